package dev.isle.dist.whole;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that other processes do, with a generous deadline that only a failing test reaches. */
final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final long LOOK_NANOS = 10_000_000L;

    private Await() {}

    /** One look; empty when it is not there yet. */
    interface Look<T> {
        Optional<T> now() throws Exception;
    }

    /** What is there to see at last. */
    static <T> T some(String what, Look<T> look) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<T> seen = look.now();
            if (seen.isPresent()) {
                return seen.get();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
    }
}
