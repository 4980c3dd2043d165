package dev.isle.plan.observed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, known from a marker outside the Record (a file that the launcher wrote, rows in the database, a Job).
 *
 * @param attempt 1 for the first start of this hash and invocation
 * @param words result in words; the cause when it failed
 */
public record TaskRun(
        String task,
        String hash,
        String invocation,
        int attempt,
        State state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitStatus,
        String words) {

    /** States of a run. */
    public enum State {
        /** It runs. */
        RUNNING,
        /** It ended well. */
        SUCCEEDED,
        /** It ended badly, or was ended at its timeout. */
        FAILED,
        /** It was begun, or may have been, and its marker cannot be read now: nothing is decided until it can. */
        UNKNOWN
    }
}
