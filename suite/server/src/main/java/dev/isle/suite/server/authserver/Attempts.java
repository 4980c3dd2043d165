package dev.isle.suite.server.authserver;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: after {@value #MOST} failed logins in a row a user's logins are refused for {@link #PAUSE},
 * whether the next password would be right or not. Kept in memory, of the last {@value #REMEMBERED} names. Thread-safe.
 */
final class Attempts {
    static final int MOST = 5;
    static final Duration PAUSE = Duration.ofSeconds(30);
    static final int REMEMBERED = 10_000;

    private record Failed(int times, long last) {}

    private final LongSupplier nanoTime;
    private final Map<String, Failed> failures = new LinkedHashMap<>();

    Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long this name must wait before its next attempt; zero for not at all. */
    synchronized Duration pause(String user) {
        @Nullable Failed failed = failures.get(user);
        if (failed == null) {
            return Duration.ZERO;
        }
        long left = PAUSE.toNanos() - (nanoTime.getAsLong() - failed.last());
        if (left <= 0) {
            failures.remove(user);
            return Duration.ZERO;
        }
        return failed.times() < MOST ? Duration.ZERO : Duration.ofNanos(left);
    }

    /** An attempt failed. */
    synchronized void failed(String user) {
        @Nullable Failed before = failures.remove(user);
        failures.put(user, new Failed(before == null ? 1 : before.times() + 1, nanoTime.getAsLong()));
        if (failures.size() > REMEMBERED) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    /** An attempt succeeded. */
    synchronized void succeeded(String user) {
        failures.remove(user);
    }
}
