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
 * What switching an engine off and on leaves to do, in small transactions that go on where the last one ended, in whichever
 * engine server comes to it.
 *
 * <p>Off: its waiting events are withdrawn, so that it leaves no pile. Parked ones stay, for an operator to decide.
 *
 * <p>On again, with a catch-up from the trades: for every trade whose present version the engine has not seen, one event for
 * that version is written (or a withdrawn one waits again), of kind NEW when the engine has done none of the trade's events
 * yet, else AMEND or CANCEL. Versions between are not replayed. Steps:
 *
 * <ol>
 *   <li>Barrier. A transaction that began before the switch may still store a trade without an event. All such are older than
 *       the number noted here; the catch-up begins when none of them is left, and every later one writes its events itself.
 *   <li>Batches, in the order of trades: share-lock the trades, so that no other version of them can be stored
 *       meanwhile; look, in a later statement, which events they have; write what is missing; note how far it came.
 * </ol>
 *
 * <p>Invariants: at any time at most one transaction works for an engine (it locks the subscription's row); an event is
 * written at most once (one per trade, version, kind and engine; the batch and its progress are one transaction); the
 * events of a trade have numbers in the order of its versions. A catch-up fills at most half of the engine's backlog limit.
 */
final class CatchUp {
    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
    private static final int BATCH = 500;
    /** Trades of the batch whose present version the engine has not seen. */
    private static final String UNSEEN =
            " t.id = any (?) and not exists (select 1 from trade_event s where s.trade_id = t.id"
                    + " and s.engine = ? and s.trade_version >= t.version and s.state <> 'WITHDRAWN' and s.kind <> 'FIXING')";
    /** Whether the engine has seen, or has before it, an earlier version of the trade. */
    private static final String KNOWN = "exists (select 1 from trade_event k where k.trade_id = t.id and k.engine = ?"
            + " and k.state <> 'WITHDRAWN' and k.kind <> 'FIXING')";

    private static final String KIND =
            "case when t.status = 'CANCELLED' then 'CANCEL' when " + KNOWN + " then 'AMEND' else 'NEW' end";

    private CatchUp() {}

    /** Does a piece of what is to do for an engine; returns whether there is more to do at once. */
    static boolean step(Connection connection, String engine) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean more = locked(connection, engine);
            connection.commit();
            return more;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean locked(Connection connection, String engine) throws SQLException {
        // Not FOR UPDATE: whoever stores an event share-locks the key of this row.
        try (PreparedStatement statement = connection.prepareStatement("select state, catch_up_next, catch_up_barrier,"
                + " pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
                + " (s.backlog_limit + 1) / 2 - (select count(*) from (select 1 from trade_event e where e.engine"
                + " = s.engine and e.state in ('WAITING', 'PARKED') limit s.backlog_limit) open)"
                + " from event_subscription s where s.engine = ? for no key update of s skip locked")) {
            statement.setString(1, engine);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (row.getString(1).equals("OFF")) {
                    return withdraw(connection, engine);
                }
                long next = row.getLong(2);
                if (row.wasNull()) {
                    return false;
                }
                long barrier = row.getLong(3);
                if (row.wasNull()) {
                    return raise(connection, engine);
                }
                int room = (int) Math.min(BATCH, row.getLong(5));
                return row.getLong(4) >= barrier && room > 0 && batch(connection, engine, next, room);
            }
        }
    }

    private static boolean withdraw(Connection connection, String engine) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set state = 'WITHDRAWN',"
                + " consumed_at = now(), retry_at = null where id in (select id from trade_event where engine = ?"
                + " and state = 'WAITING' order by id limit " + BATCH + " for update skip locked)")) {
            statement.setString(1, engine);
            int withdrawn = statement.executeUpdate();
            if (withdrawn > 0) {
                log.info("{} engine is off: {} waiting events withdrawn", engine, withdrawn);
            }
            return withdrawn == BATCH;
        }
    }

    private static boolean raise(Connection connection, String engine) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update event_subscription set catch_up_barrier"
                + " = pg_snapshot_xmax(pg_current_snapshot())::text::bigint where engine = ?")) {
            statement.setString(1, engine);
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean batch(Connection connection, String engine, long next, int most) throws SQLException {
        try (Statement limit = connection.createStatement()) {
            // A frozen engine server must not keep trades locked.
            limit.execute("set local idle_in_transaction_session_timeout = '2s'");
        }
        List<Long> trades = new ArrayList<>(BATCH);
        try (PreparedStatement statement =
                connection.prepareStatement("select id from trade where id >= ? order by id limit ? for share")) {
            statement.setLong(1, next);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    trades.add(row.getLong(1));
                }
            }
        }
        int written = again(connection, engine, trades) + write(connection, engine, trades);
        if (Fixings.ENGINES.contains(engine)) {
            written += fixings(connection, engine, trades);
        }
        boolean more = trades.size() == most;
        try (PreparedStatement statement =
                connection.prepareStatement("update event_subscription set catch_up_next = ? where engine = ?")) {
            statement.setObject(1, more ? trades.getLast() + 1 : null, java.sql.Types.BIGINT);
            statement.setString(2, engine);
            statement.executeUpdate();
        }
        if (written > 0) {
            log.info("{} engine catches up: {} events for {} trades from {}", engine, written, trades.size(), next);
        }
        if (!more) {
            log.info("{} engine has caught up", engine);
        }
        return more;
    }

    /** Has trades looked at again whose fixings may have been published while the engine was off. */
    private static int fixings(Connection connection, String engine, List<Long> trades) throws SQLException {
        List<Long> due = new ArrayList<>();
        long version;
        try (PreparedStatement statement = connection.prepareStatement("select distinct p.trade_id, v.version from"
                + " market_version v, transfer p where p.trade_id = any (?) and p.fixes_from <="
                + " (select max(fixing_date) from market_fixing) order by 1")) {
            statement.setArray(1, connection.createArrayOf("bigint", trades.toArray()));
            version = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    due.add(row.getLong(1));
                    version = row.getLong(2);
                }
            }
        }
        return due.isEmpty() ? 0 : Fixings.tell(connection, engine, version, due);
    }

    /** Lets the withdrawn events of the present versions wait again. */
    private static int again(Connection connection, String engine, List<Long> trades) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event e set state = 'WAITING',"
                + " consumed_at = null, attempts = 0, error = null, kind = " + KIND + " from trade t"
                + " where e.trade_id = t.id and e.trade_version = t.version and e.engine = ? and e.state = 'WITHDRAWN'"
                + " and e.kind <> 'FIXING'"
                + " and " + UNSEEN)) {
            statement.setString(1, engine);
            statement.setString(2, engine);
            statement.setArray(3, connection.createArrayOf("bigint", trades.toArray()));
            statement.setString(4, engine);
            return statement.executeUpdate();
        }
    }

    /** Writes the events that were never written; a trade that was cancelled before the engine knew it needs none. */
    private static int write(Connection connection, String engine, List<Long> trades) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into trade_event (trade_id,"
                + " trade_version, kind, engine) select t.id, t.version, " + KIND + ", ? from trade t where " + UNSEEN
                + " and (t.status <> 'CANCELLED' or " + KNOWN + ") order by t.id")) {
            statement.setString(1, engine);
            statement.setString(2, engine);
            statement.setArray(3, connection.createArrayOf("bigint", trades.toArray()));
            statement.setString(4, engine);
            statement.setString(5, engine);
            return statement.executeUpdate();
        }
    }
}
