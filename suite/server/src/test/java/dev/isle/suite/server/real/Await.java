package dev.isle.suite.server.real;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for a condition of the outside world, with a generous deadline that only a failing test reaches. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 20_000_000L;

    private Await() {}

    /** Returns when the condition holds. */
    public static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        @Nullable Exception last = null;
        while (System.nanoTime() - end < 0) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new AssertionError("not within " + DEADLINE + ": " + what, last);
    }
}
