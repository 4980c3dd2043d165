package dev.isle.plan.decide;

import java.time.Duration;

/** How failures in a row are answered: the first at once, then with growing pauses, and after too many not at all. */
public final class BackOff {
    /** So many failures in a row, and a server is left alone until somebody asks for another try. */
    public static final int MOST = 6;
    /** So long after it became ready, and live without a break since, a server has recovered: its failures are forgotten. */
    public static final Duration CALM = Duration.ofSeconds(60);
    /** No pause is longer. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    private BackOff() {}

    /** The pause before a server is started again: none after the first failure, then 1 s, 2 s, 4 s ... */
    public static Duration afterFailure(int failures) {
        return failures <= 1 ? Duration.ZERO : doubled(failures - 2);
    }

    /** The pause before a failed task is tried again or a step that could not be begun is repeated: 1 s, 2 s, 4 s ... */
    public static Duration afterAttempt(int attempts) {
        return doubled(Math.max(0, attempts - 1));
    }

    private static Duration doubled(int times) {
        Duration pause = Duration.ofSeconds(1L << Math.min(times, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
