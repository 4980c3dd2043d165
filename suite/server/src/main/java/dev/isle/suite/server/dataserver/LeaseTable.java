package dev.isle.suite.server.dataserver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The lease in the database: the one place where being active is decided.
 *
 * <p>Invariants, all held by the database and by no clock:
 *
 * <ol>
 *   <li>each epoch has at most one holder: {@link #take} raises the epoch in one conditional update;
 *   <li>a write of term N commits only while the lease says N and names its holder: the write transaction locks the
 *       lease row in share mode and compares ({@link #checkForWrite}); a taker's update waits for such locks;
 *   <li>a paused holder cannot make the taker wait: its sessions, known by the epoch in their application name, are
 *       ended first, which rolls back what they had open.
 * </ol>
 */
final class LeaseTable {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private LeaseTable() {}

    /** The term of the caller is over, or has not begun. */
    static final class TermEnded extends Exception {
        private static final long serialVersionUID = 1L;

        TermEnded(long term, Lease now) {
            super("term " + term + " is over: the lease is at epoch " + now.epoch() + ", held by "
                    + (now.free() ? "nobody" : now.holder()));
        }
    }

    /** The name that sessions of a term bear in the database; the epoch stands first because long names are cut. */
    static String applicationName(long epoch, String server) {
        return "isle-ds/" + epoch + "/" + server;
    }

    /** Reads the lease and its holder's beats. */
    static Lease read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select l.epoch, l.holder, coalesce((select b.beats"
                        + " from dataserver_beat b where b.server = l.holder and b.epoch = l.epoch), -1)"
                        + " from dataserver_lease l")) {
            row.next();
            return new Lease(row.getLong(1), row.getString(2), row.getLong(3));
        }
    }

    /**
     * Takes the lease as it was seen, with a new epoch: ends the old term's sessions, then raises the epoch. Needs a
     * connection in auto-commit mode, and leaves it so.
     *
     * @return the new epoch, or 0 when another was quicker or a transaction of the old term still holds on
     */
    static long take(Connection connection, Lease seen, String me) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local lock_timeout = '500ms'");
            }
            endSessions(connection, seen.epoch());
            long epoch = raise(connection, seen, me);
            if (epoch == 0) {
                connection.rollback();
                return 0;
            }
            beat(connection, me, epoch);
            connection.commit();
            // Sessions that the old term opened between the first ending and the commit; the check holds them off
            // anyway.
            endSessions(connection, seen.epoch());
            connection.commit();
            return epoch;
        } catch (SQLException failure) {
            connection.rollback();
            if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                return 0;
            }
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void endSessions(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_terminate_backend(pid)"
                + " from pg_stat_activity where datname = current_database() and usename = current_user"
                + " and starts_with(application_name, ?) and pid <> pg_backend_pid()")) {
            statement.setString(1, applicationName(epoch, ""));
            statement.execute();
        }
    }

    private static long raise(Connection connection, Lease seen, String me) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update dataserver_lease set epoch = epoch + 1, holder = ?, taken_at = now()"
                        + " where epoch = ? and holder = ? returning epoch")) {
            statement.setString(1, me);
            statement.setLong(2, seen.epoch());
            statement.setString(3, seen.holder());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Gives the lease up, so that the other member takes it at once. Waits a moment for writes in flight. */
    static void release(Connection connection, String me, long term) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("update dataserver_lease set holder = '' where epoch = ? and holder = ?")) {
            try (Statement limit = connection.createStatement()) {
                limit.execute("set local lock_timeout = '1000ms'");
            }
            statement.setLong(1, term);
            statement.setString(2, me);
            statement.executeUpdate();
            connection.commit();
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** One more beat of an active member. */
    static void beat(Connection connection, String me, long term) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into dataserver_beat as b"
                        + " (server, epoch, beats) values (?, ?, 0) on conflict (server) do update"
                        + " set beats = case when b.epoch = excluded.epoch then b.beats + 1 else 0 end, epoch = excluded.epoch")) {
            statement.setString(1, me);
            statement.setLong(2, term);
            statement.executeUpdate();
        }
    }

    /** The first statement of every write transaction: holds the lease still until the transaction ends. */
    static void checkForWrite(Connection connection, String me, long term) throws SQLException, TermEnded {
        check(connection, me, term, " for share");
    }

    /** The first statement of every read of the present, in the snapshot that the read then uses. */
    static void checkForRead(Connection connection, String me, long term) throws SQLException, TermEnded {
        check(connection, me, term, "");
    }

    private static void check(Connection connection, String me, long term, String lock) throws SQLException, TermEnded {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select epoch, holder from dataserver_lease" + lock)) {
            row.next();
            Lease now = new Lease(row.getLong(1), row.getString(2), -1);
            if (now.epoch() != term || !now.holder().equals(me)) {
                throw new TermEnded(term, now);
            }
        }
    }
}
