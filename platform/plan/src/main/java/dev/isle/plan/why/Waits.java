package dev.isle.plan.why;

import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Waiting;
import java.util.Optional;

/**
 * What the sequencer waits for, in words. Where nobody watches nothing comes of it, so there it is not told.
 *
 * @param watched whether somebody carries decisions out
 */
record Waits(Decisions decisions, boolean watched) {
    /** What is said in place of what would be done. */
    static final String NOBODY = "nobody watches, so it is not started again";

    /** Brings an environment back that nobody watches. */
    static final String BACK = "isle up";

    /** What a server or task waits for; empty when it waits for nothing, or nobody watches. */
    Optional<String> of(String subject) {
        return decisions.waitings().stream()
                .filter(w -> watched && w.subject().equals(subject))
                .findFirst()
                .map(Waits::words);
    }

    private static String words(Waiting waiting) {
        return waiting.reason().words() + (waiting.detail().isBlank() ? "" : " (" + waiting.detail() + ")");
    }
}
