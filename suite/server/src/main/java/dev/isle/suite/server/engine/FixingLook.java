package dev.isle.suite.server.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engines of loads of fixings, load by load, in small transactions that go on where the last one ended, in
 * whichever engine server comes to it.
 *
 * <ol>
 *   <li>Barrier. A transfer engine's transaction that began before the load was committed may store a waiting transfer
 *       without seeing it. All such are older than the number noted here; the load is taken up when none is left, and every
 *       later one sees it itself ({@link Fixings#follow}).
 *   <li>Batches, in the order of trades: find those with a transfer that needs a fixing of the load; share-lock them, so
 *       that no other version can be stored meanwhile; write the events; note how far it came.
 * </ol>
 *
 * <p>Invariants: at any time at most one transaction works at it (it locks the row of the progress); an event is written at
 * most once per trade, version, engine and market version. It waits while half of an engine's backlog limit is open.
 */
final class FixingLook {
    private static final Logger log = LoggerFactory.getLogger(FixingLook.class);
    private static final int BATCH = 500;

    private record Next(long load, boolean barrier, boolean passed, long trade) {}

    private FixingLook() {}

    /** Does a piece; returns whether there is more to do at once. */
    static boolean step(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean more = locked(connection);
            connection.commit();
            return more;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        Next next;
        try (PreparedStatement statement =
                        connection.prepareStatement("select (select min(l.version) from market_load l"
                                + " where l.kind = 'FIXINGS' and l.version > p.version), p.barrier is not null,"
                                + " pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= coalesce(p.barrier, 0), p.next_trade"
                                + " from fixing_progress p for update of p skip locked");
                ResultSet row = statement.executeQuery()) {
            if (!row.next() || row.getObject(1) == null) {
                return false;
            }
            next = new Next(row.getLong(1), row.getBoolean(2), row.getBoolean(3), row.getLong(4));
        }
        if (!next.barrier()) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("update fixing_progress set next_trade = 0,"
                        + " barrier = pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
            }
            return true;
        }
        return next.passed() && room(connection) && batch(connection, next);
    }

    private static boolean room(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from event_subscription s"
                + " where s.engine = any (?) and (select count(*) from (select 1 from trade_event e where e.engine = s.engine"
                + " and e.state in ('WAITING', 'PARKED') limit s.backlog_limit) open) * 2 >= s.backlog_limit")) {
            statement.setArray(1, connection.createArrayOf("text", Fixings.ENGINES.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) == 0;
            }
        }
    }

    private static boolean batch(Connection connection, Next next) throws SQLException {
        try (Statement limit = connection.createStatement()) {
            // A frozen engine server must not keep trades locked.
            limit.execute("set local idle_in_transaction_session_timeout = '2s'");
        }
        List<Long> trades = waiting(connection, next);
        int written = 0;
        if (!trades.isEmpty()) {
            try (PreparedStatement lock =
                    connection.prepareStatement("select 1 from trade where id = any (?) order by id for share")) {
                lock.setArray(1, connection.createArrayOf("bigint", trades.toArray()));
                lock.execute();
            }
            for (String engine : running(connection)) {
                written += Fixings.tell(connection, engine, next.load(), trades);
            }
        }
        boolean more = trades.size() == BATCH;
        try (PreparedStatement statement = connection.prepareStatement("update fixing_progress set next_trade = ?,"
                + " version = case when ? then version else ? end, barrier = case when ? then barrier end")) {
            statement.setLong(1, more ? trades.getLast() + 1 : 0);
            statement.setBoolean(2, more);
            statement.setLong(3, next.load());
            statement.setBoolean(4, more);
            statement.executeUpdate();
        }
        if (written > 0) {
            log.info("fixings of market version {}: {} events for {} trades", next.load(), written, trades.size());
        }
        return true;
    }

    /** The next trades that have a transfer which needs a fixing of the load, completed or not. */
    private static List<Long> waiting(Connection connection, Next next) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("with days as (select min(fixing_date) as first,"
                + " max(fixing_date) as last from market_fixing where version = ?)"
                + " select distinct p.trade_id from days, transfer p cross join lateral json_array_elements(p.fixings) r"
                + " join market_fixing f on f.version = ? and f.index_name = r->>'index'"
                + " and f.fixing_date between (r->>'from')::date and (r->>'to')::date"
                + " where p.fixes_to >= days.first and p.fixes_from <= days.last and p.trade_id >= ?"
                + " order by p.trade_id limit " + BATCH)) {
            statement.setLong(1, next.load());
            statement.setLong(2, next.load());
            statement.setLong(3, next.trade());
            List<Long> trades = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    trades.add(row.getLong(1));
                }
            }
            return trades;
        }
    }

    private static List<String> running(Connection connection) throws SQLException {
        List<String> engines = new ArrayList<>();
        // Share-locked as by whoever stores an event: it is not switched off meanwhile.
        try (PreparedStatement statement = connection.prepareStatement("select engine from event_subscription"
                + " where engine = any (?) and state <> 'OFF' order by engine for key share")) {
            statement.setArray(1, connection.createArrayOf("text", Fixings.ENGINES.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    engines.add(row.getString(1));
                }
            }
        }
        return engines;
    }
}
