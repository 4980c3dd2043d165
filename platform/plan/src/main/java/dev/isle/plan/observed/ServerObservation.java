package dev.isle.plan.observed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server as seen.
 *
 * @param identity of the process that runs or, when {@code EXITED}, that last ran: changes with every start (pid and start time; pod uid and restart count);
 *     null when nothing is known of any process, and while a {@code RUNNING} server's process is yet to be made by its runtime (a pod, after a start or a loss)
 * @param pid process id on this machine; null elsewhere
 * @param startedAt of the process that runs, or that last ran
 * @param exit how the last process ended; null while it runs or when nothing is known
 * @param appliedHash the plan hash of this server that the process was started with. When nothing runs (any more) and the runtime heals by itself: not null
 *     exactly while the runtime still means to run it, so that it may come back at any time; null once it was stopped for good (scaled to nothing)
 * @param live answers its liveness probe (true for a running server without one)
 * @param ready ready by its probe and its ready sensors
 * @param active whether it is the active member; null where the role knows none or it did not say
 * @param epoch as told by the product
 * @param detail first cause in words when it is not ready
 */
public record ServerObservation(
        String name,
        State state,
        @Nullable String identity,
        @Nullable Long pid,
        @Nullable Instant startedAt,
        @Nullable Exit exit,
        @Nullable String appliedHash,
        boolean live,
        boolean ready,
        @Nullable Boolean active,
        @Nullable Long epoch,
        List<Sensor> sensors,
        @Nullable Usage usage,
        @Nullable String detail) {

    /** Life of a server's process. */
    public enum State {
        /** Nothing runs, and nothing is known of a last run. */
        ABSENT,
        /** A process runs; {@code live} and {@code ready} say how well. */
        RUNNING,
        /** It was asked to end and still runs. */
        STOPPING,
        /** It ran and ended; {@code exit} says how. */
        EXITED,
        /** It cannot be seen (its node is cut off): it may run or not. */
        UNREACHABLE
    }

    /** A server of which nothing runs and nothing is known. */
    public static ServerObservation absent(String name) {
        return new ServerObservation(
                name, State.ABSENT, null, null, null, null, null, false, false, null, null, List.of(), null, null);
    }

    /** Whether no process runs: it ended, or nothing is known of one. */
    public boolean gone() {
        return state == State.ABSENT || state == State.EXITED;
    }

    /** Whether a process exists or may exist. */
    public boolean mayRun() {
        return state == State.RUNNING || state == State.STOPPING || state == State.UNREACHABLE;
    }

    /**
     * How a process ended.
     *
     * @param status exit status, 128+N for signal N; null when unknown
     * @param at when it ended; null when unknown
     * @param asked whether Isle asked it to end
     * @param words for people, for example {@code killed by SIGKILL} or a start failure's cause
     * @param cause what kept it from running, where the runtime knows
     */
    public record Exit(@Nullable Integer status, @Nullable Instant at, boolean asked, String words, Cause cause) {
        /** Of a process of its own accord. */
        public Exit(@Nullable Integer status, @Nullable Instant at, boolean asked, String words) {
            this(status, at, asked, words, Cause.UNKNOWN);
        }
    }

    /** What keeps a server from running. */
    public enum Cause {
        /** Only its own words tell. */
        UNKNOWN,
        /** Somebody else has one of its ports; the words say who. */
        PORT_TAKEN
    }

    /**
     * One reading of a server's health.
     *
     * @param counts whether the suite makes readiness depend on it
     */
    public record Sensor(
            String name,
            @Nullable String subsystem,
            @Nullable String value,
            Colour colour,
            @Nullable String detail,
            boolean counts) {}

    /** Colours of a sensor. */
    public enum Colour {
        /** Good. */
        GREEN,
        /** Warns. */
        AMBER,
        /** Bad. */
        RED,
        /** Not told. */
        UNKNOWN
    }

    /**
     * Resources in use.
     *
     * @param cpuMillis processor time used since start, in milliseconds
     * @param residentBytes resident memory
     */
    public record Usage(long cpuMillis, long residentBytes) {}
}
