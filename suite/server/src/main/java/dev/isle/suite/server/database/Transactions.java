package dev.isle.suite.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions on a small pool of connections, made at the first use. For servers whose tables need no lease.
 * Safe for any number of threads; work beyond the pool waits two seconds for a connection.
 */
public final class Transactions implements AutoCloseable {
    private static final long CONNECTION_WAIT_MILLIS = 2000;

    private final DataSource source;
    private final String name;
    private final int connections;
    private volatile @Nullable HikariDataSource pool;
    private boolean closed;

    /** Work on a connection; it commits nothing itself. */
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }

    /** Transactions on at most that many connections of that source. */
    public Transactions(DataSource source, String name, int connections) {
        this.source = source;
        this.name = name;
        this.connections = connections;
    }

    /**
     * Runs work in one transaction; when this returns, it is committed.
     *
     * @throws SQLException when the database failed; whether the work was committed is unknown if it failed there
     */
    public <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = pool().getConnection()) {
            boolean committed = false;
            try {
                T result = work.on(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    rollback(connection);
                }
            }
        }
    }

    /** How much of them is taken. */
    public PoolLoad load() {
        return PoolLoad.of(pool, connections);
    }

    /** Closes the connections; later work fails. */
    @Override
    public synchronized void close() {
        closed = true;
        @Nullable HikariDataSource made = pool;
        if (made != null) {
            made.close();
        }
    }

    private synchronized HikariDataSource pool() throws SQLException {
        if (closed) {
            throw new SQLException("the server is stopping", "57P01");
        }
        HikariDataSource made = pool;
        if (made == null) {
            HikariConfig config = new HikariConfig();
            config.setPoolName(name);
            config.setDataSource(source);
            config.setAutoCommit(false);
            config.setMaximumPoolSize(connections);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
            config.setValidationTimeout(1000);
            config.setInitializationFailTimeout(-1);
            made = new HikariDataSource(config);
            pool = made;
        }
        return made;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // The pool finds out by itself and closes the connection; the first failure is the one to report.
        }
    }
}
