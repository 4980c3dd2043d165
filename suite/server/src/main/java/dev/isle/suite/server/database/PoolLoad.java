package dev.isle.suite.server.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * How much of a connection pool is taken.
 *
 * @param inUse connections that somebody works on
 * @param waiting who waits for one
 * @param most how many there may be
 */
public record PoolLoad(int inUse, int waiting, int most) {
    /** That of a pool; an unmade one has nothing in use. */
    public static PoolLoad of(@Nullable HikariDataSource pool, int most) {
        @Nullable HikariPoolMXBean state = pool == null ? null : pool.getHikariPoolMXBean();
        return state == null
                ? new PoolLoad(0, 0, most)
                : new PoolLoad(state.getActiveConnections(), state.getThreadsAwaitingConnection(), most);
    }

    /** The sensor {@code connections}: how many wait for one; it only warns. */
    public Sensor sensor() {
        return Sensor.warn(
                "connections",
                "database",
                waiting,
                Colour.GREEN,
                inUse + " of " + most + " in use; these wait for one");
    }

    /** Writes it under the name of the pool. */
    public void on(Sheet sheet, String pool) {
        sheet.set(Measure.CONNECTIONS_IN_USE, inUse, pool);
        sheet.set(Measure.CONNECTIONS_WAITING, waiting, pool);
        sheet.set(Measure.CONNECTIONS_LIMIT, most, pool);
    }
}
