package dev.isle.suite.server.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often something that fails is tried before it is parked: {@code attempts} times, the first wait between two of
 * them {@code wait}, each later one twice as long.
 */
record Retries(int attempts, Duration firstWait) {
    /** Five attempts within a quarter of a minute. */
    static final Retries USUAL = new Retries(5, Duration.ofSeconds(1));

    /** Classes of SQL states that say something of the moment and nothing of the statement: lost connection, rollback of
     * a transaction for others' sake, resources, lock not available, intervention, system error. */
    private static final Set<String> OF_THE_MOMENT = Set.of("08", "40", "53", "55", "57", "58");

    double waitSeconds() {
        return firstWait.toMillis() / 1000.0;
    }

    /** Whether the failure says nothing about what was tried: it is no attempt, and is repeated for as long as it lasts. */
    static boolean passing(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                @Nullable String state = sql.getSQLState();
                return state != null && state.length() == 5 && OF_THE_MOMENT.contains(state.substring(0, 2));
            }
        }
        return false;
    }
}
