package dev.isle.plan.sim;

import java.util.EnumSet;
import java.util.Set;

/** Kinds of trouble that a simulated world may make. */
enum Faults {
    /** A process ends by itself. */
    CRASH,
    /** A process vanishes without a trace. */
    LOSE,
    /** A process no longer answers its probes. */
    HANG,
    /** A process takes longer to come up than it may. */
    SLOW_START,
    /** A process never comes up, or ends at once. */
    BAD_START,
    /** Readiness and liveness come and go. */
    FLAP,
    /** Servers say what is not true: ready though never live, not active though they are, active though they are not. */
    LIE,
    /** A task's run fails. */
    TASK_FAILS,
    /** A task's marker cannot be read for a while. */
    TASK_UNKNOWN,
    /** Servers cannot be seen for a while. */
    UNREACHABLE,
    /** A part of the world cannot be looked at for a while. */
    BLIND,
    /** The runtime cannot begin a step. */
    STEP_FAILS,
    /** Isle stops, also between recording and acting. */
    ISLE_STOPS,
    /** The Record is lost. */
    RECORD_LOST,
    /** A former Record is put in its place. */
    RECORD_ROLLED_BACK,
    /** The file changes. */
    FILE,
    /** The environment is stopped and started. */
    RUNNING,
    /** The file gives it an end: a time until which it runs, or a lease. */
    TIME,
    /** Somebody asks for restarts. */
    REQUESTS;

    static Set<Faults> all() {
        return EnumSet.allOf(Faults.class);
    }
}
