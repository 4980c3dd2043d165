package dev.isle.plan.record;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one small, versioned document per environment that Isle remembers. Losing it loses comfort (restart counts, the latch of first needs), never
 * correctness: the world is observed anew, tasks are settled by their markers, and allocations are read back from what runs.
 *
 * @param version grows by one with each write
 * @param allocation ports by server
 * @param applied the file set that was last applied, exactly as it was
 * @param plan the last good plan; null before the first
 * @param started when the environment was last set running; null while it is stopped
 * @param held needs that have held since {@code started}, in their written form
 * @param servers history by server name
 * @param requests asked for by a verb and not yet carried out, by server or task name
 * @param chain hash of the newest log entry
 */
public record Record(
        long version,
        Allocation allocation,
        @Nullable Applied applied,
        @Nullable Plan plan,
        @Nullable Instant started,
        List<String> held,
        Map<String, ServerHistory> servers,
        Map<String, Request> requests,
        String chain) {

    /** The state before anything happened. */
    public static final Record EMPTY =
            new Record(0, Allocation.EMPTY, null, null, null, List.of(), Map.of(), Map.of(), "");

    /**
     * An applied file set.
     *
     * @param file the environment file's path as the user named it, made absolute
     * @param digest over all texts
     * @param texts every file of the set by path
     * @param releaseFolder where the release lies
     */
    public record Applied(
            String file, String digest, Map<String, String> texts, String releaseFolder, Instant at, String by) {}

    /**
     * What is remembered of one server.
     *
     * @param restarts how often it was started again since the environment was started, other than for changes
     * @param failures how often it failed in a row; a server that stayed ready for its calm time begins again at 0
     * @param lastFailure when it last failed
     * @param notBefore end of its back-off
     * @param failed it failed too often: left alone until {@code start}
     * @param seen identity of the process last seen, so that the same death is counted once
     * @param recent newest first, at most ten
     */
    public record ServerHistory(
            int restarts,
            int failures,
            @Nullable Instant lastFailure,
            @Nullable Instant notBefore,
            boolean failed,
            @Nullable String seen,
            @Nullable Instant notLiveSince,
            List<Event> recent) {
        /** Nothing happened. */
        public static final ServerHistory NONE = new ServerHistory(0, 0, null, null, false, null, null, List.of());
    }

    /** Something that happened to a server: a decision's reason and its evidence. */
    public record Event(Instant at, String what, String reason, String detail) {}

    /** Something that a verb asked for. */
    public record Request(Kind kind, String id, Instant at, String by) {
        /** What can be asked for. */
        public enum Kind {
            /** Restart the server once. */
            RESTART,
            /** Forget its failures and try again. */
            RETRY,
            /** Run the task once more with this request's id as its invocation. */
            RUN
        }
    }
}
