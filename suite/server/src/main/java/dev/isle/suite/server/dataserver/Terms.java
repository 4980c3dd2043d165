package dev.isle.suite.server.dataserver;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.PoolLoad;
import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The active member's work in the database. A term has connections of its own, named after its epoch; work runs only
 * inside a term, and only while the lease still says so: see the invariants of {@link LeaseTable}. Safe for any number
 * of threads.
 */
final class Terms {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_WAIT_MILLIS = 2000;

    /** Work on a connection in a transaction, after the check of the term. */
    interface Work<T> {
        T on(Connection connection, long term) throws SQLException;
    }

    private record Term(long epoch, HikariDataSource connections) {}

    private final Database database;
    private final String me;
    private final Runnable ended;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition begun = lock.newCondition();
    private volatile @Nullable Term current;

    /** No term yet; {@code ended} is run when work finds that the term is over. */
    Terms(Database database, String me, Runnable ended) {
        this.database = database;
        this.me = me;
        this.ended = ended;
    }

    /** The epoch of the present term; 0 on a standby. */
    long epoch() {
        @Nullable Term term = current;
        return term == null ? 0 : term.epoch();
    }

    /** How much of the present term's connections is taken. */
    PoolLoad load() {
        @Nullable Term term = current;
        return PoolLoad.of(term == null ? null : term.connections(), CONNECTIONS);
    }

    /** Begins a term. */
    void begin(long epoch) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("term-" + epoch);
        config.setDataSource(database.connections(LeaseTable.applicationName(epoch, me), SILENCE));
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.setValidationTimeout(1000);
        config.setInitializationFailTimeout(-1);
        current = new Term(epoch, new HikariDataSource(config));
        lock.lock();
        try {
            begun.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this member is active, at most that long; returns whether it is. */
    boolean awaitBegin(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = patience.toNanos();
            while (current == null && remaining > 0) {
                remaining = begun.awaitNanos(remaining);
            }
            return current != null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the term; its connections are closed, also those in use. */
    void end() {
        @Nullable Term term = current;
        current = null;
        if (term != null) {
            term.connections().close();
        }
    }

    /**
     * Runs a write in one transaction of the present term; when this returns, it is committed.
     *
     * @throws TermEnded when this member is not active, or no longer; nothing was written
     * @throws SQLException when the database failed; whether the write was committed is unknown if it failed there
     */
    <T> T write(Work<T> work) throws SQLException, TermEnded {
        Term term = required();
        try (Connection connection = term.connections().getConnection()) {
            boolean committed = false;
            try {
                LeaseTable.checkForWrite(connection, me, term.epoch());
                T result = work.on(connection, term.epoch());
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    rollback(connection);
                }
            }
        } catch (TermEnded over) {
            ended.run();
            throw over;
        }
    }

    /**
     * Runs a read of the present, in one snapshot of the database in which this member is the active one.
     *
     * @throws TermEnded when this member is not active, or no longer
     */
    <T> T read(Work<T> work) throws SQLException, TermEnded {
        Term term = required();
        try (Connection connection = term.connections().getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                LeaseTable.checkForRead(connection, me, term.epoch());
                return work.on(connection, term.epoch());
            } finally {
                rollback(connection);
            }
        } catch (TermEnded over) {
            ended.run();
            throw over;
        }
    }

    private Term required() throws TermEnded {
        return Optional.ofNullable(current).orElseThrow(() -> new TermEnded(0, new Lease(0, "", -1)));
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // The pool finds out by itself and closes the connection; the first failure is the one to report.
        }
    }
}
