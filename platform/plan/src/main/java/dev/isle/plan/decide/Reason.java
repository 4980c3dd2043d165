package dev.isle.plan.decide;

import dev.isle.plan.record.Tenure;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a server or task is started, stopped, replaced, promoted, waited for or left alone. Closed: the same words reach status, event, log line, CLI and
 * console. The order is the order in which the sequencer looks: the first that holds is the one reported.
 */
public enum Reason {
    /** The environment should not run. */
    ENVIRONMENT_STOPPED("the environment is stopped"),
    /** Its time to run, as its file says, has passed. */
    TIME_PASSED("its time to run has passed"),
    /** Its lease has ended. */
    LEASE_ENDED("its lease has ended"),
    /** The environment's file keeps this server stopped. */
    SERVER_STOPPED("stopped by the environment's file"),
    /** The plan names it no more. */
    NOT_IN_PLAN("no longer in the plan"),
    /** It was never started since the environment was started. */
    FIRST_START("first start"),
    /** It ran before, was ended by wish, and should run again. */
    WANTED_AGAIN("it is wanted again"),
    /** A port that it needs is taken by somebody else, so it was not begun. */
    PORT_TAKEN("its port is taken"),
    /** It ended by itself. */
    CRASHED("its process ended"),
    /** It vanished without a trace (a reboot, a deleted pod). */
    LOST("its process is gone"),
    /** It runs but no longer answers its liveness probe. */
    HUNG("it no longer answers"),
    /** It never became live in its start-up time. */
    START_TIMEOUT("it did not come up in time"),
    /** A value changed that only a restart brings in. */
    CHANGED("its plan changed"),
    /** Somebody asked for a restart. */
    RESTART_REQUESTED("a restart was requested"),
    /** The active hands over so that it can be restarted. */
    HAND_OVER("hand-over before a restart"),
    /** The active is proven dead and a standby takes its place. */
    ACTIVE_DEAD("the active member is proven dead"),
    /** Nobody is active yet. */
    NO_ACTIVE("no member is active yet"),
    /** A task that something needs has not succeeded for these inputs. */
    TASK_NEEDED("a task is needed"),
    /** A task failed and has attempts left. */
    TASK_RETRY("the task failed and is tried again"),
    /** A task was asked for. */
    TASK_REQUESTED("a run was requested"),
    /** A task failed for good. */
    TASK_FAILED("the task failed and has no attempt left"),
    /** It waits for its needs. */
    NEEDS("its needs do not hold yet"),
    /** It waits because as many servers as the machine bears are starting. */
    START_SLOTS("others are starting first"),
    /** It waits for the end of its back-off. */
    BACK_OFF("it failed lately and is given a pause"),
    /** It failed too often and waits for a start by hand. */
    FAILED("it failed too often"),
    /** It waits for another disruptive step. */
    ONE_AT_A_TIME("another step is under way"),
    /** It stands by and is started only when the active member is dead. */
    STANDBY("it stands by"),
    /** It is stopped only after what depends on it. */
    DEPENDENTS_FIRST("what depends on it stops first"),
    /** It waits until a process has ended. */
    STILL_STOPPING("its process is still stopping"),
    /** It cannot be seen, so nothing is done to it. */
    UNREACHABLE("it cannot be seen"),
    /** It runs and becomes live or ready. */
    STARTING("it is starting"),
    /** It runs and is not ready. */
    NOT_READY("it runs but is not ready"),
    /** Whether another member is the active one is not known, so none is made active. */
    ACTIVE_UNKNOWN("whether another member is active is not known"),
    /** Somebody asked to try again. */
    RETRY_REQUESTED("another try was requested"),
    /** The task runs. */
    TASK_RUNNING("the task runs"),
    /** The runtime could not begin the step. */
    STEP_FAILED("the step could not be begun"),
    /** The runtime heals this by itself. */
    RUNTIME_HEALS("the runtime heals this by itself"),
    /** Another process watches the environment from now on. */
    TAKE_OVER("another supervisor took over"),
    /** Another member of a role is the active one. */
    ACTIVE_CHANGED("another member became active");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /** Whether somebody's wish, not the server, ended it: no restart follows from it. */
    public boolean wish() {
        return switch (this) {
            case ENVIRONMENT_STOPPED, TIME_PASSED, LEASE_ENDED, SERVER_STOPPED, WANTED_AGAIN -> true;
            default -> false;
        };
    }

    /** Why the environment is not meant to run at that time. */
    public static Reason ofRest(Tenure tenure) {
        return tenure.leaseEnded() ? LEASE_ENDED : tenure.over() ? TIME_PASSED : ENVIRONMENT_STOPPED;
    }

    /** The reason as it is written in documents and logs: lower case with dashes. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason with that {@link #id}. */
    public static Optional<Reason> of(String id) {
        for (Reason reason : values()) {
            if (reason.id().equals(id)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    /** The reason in words. */
    public String words() {
        return words;
    }
}
