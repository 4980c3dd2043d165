package dev.isle.suite.server.schedule;

import java.time.LocalDate;

/**
 * What is known of one task on one business date.
 *
 * @param leaseOver whether the scheduler that runs it has not been heard of for too long; only of a running one
 */
record Run(String task, LocalDate date, State state, int attempts, boolean leaseOver) {
    /** How it stands. */
    enum State {
        /** A scheduler is at it. */
        RUNNING,
        /** Done. */
        DONE,
        /** It could not be done; somebody may order it again. */
        FAILED,
        /** It will not be done. */
        SKIPPED,
        /** Somebody must say whether it is to be done. */
        ASKED
    }
}
