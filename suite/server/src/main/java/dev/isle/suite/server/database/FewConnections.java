package dev.isle.suite.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Connections for work that is asked for rarely: a fresh one each time, and never more than a few at once, however many ask.
 * Safe for any number of threads.
 */
public final class FewConnections {
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final DataSource source;
    private final int most;
    private final Semaphore free;
    private final Duration patience;

    /** At most {@code most} at once; who asks for one more waits that long for it. */
    public FewConnections(DataSource source, int most, Duration patience) {
        this.source = source;
        this.most = most;
        this.free = new Semaphore(most, true);
        this.patience = patience;
    }

    /** How much of them is taken. */
    public PoolLoad load() {
        return new PoolLoad(most - free.availablePermits(), free.getQueueLength(), most);
    }

    /** Work on a connection in auto-commit mode. */
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does the work on a connection of its own.
     *
     * @throws SQLException when the work fails, or no connection comes free in time
     */
    public <T> T with(Work<T> work) throws SQLException {
        boolean mine;
        try {
            mine = free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", TOO_MANY_CONNECTIONS, interrupted);
        }
        if (!mine) {
            throw new SQLException("all connections for such requests are in use", TOO_MANY_CONNECTIONS);
        }
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } finally {
            free.release();
        }
    }
}
