package dev.isle.suite.server.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The engines as the database knows them, and what operators do to them. Every change is one transaction with its row in
 * {@code engine_action}. Needs a connection in auto-commit mode, and leaves it so.
 */
final class EngineTable {
    private static final int MOST_PARKED = 1000;

    private EngineTable() {}

    /** What an engine is to do. */
    enum State {
        /** Work. */
        RUNNING,
        /** Leave its events waiting. */
        STOPPED,
        /** Be without events: none are written for it. */
        OFF
    }

    /**
     * An engine as it stands.
     *
     * @param waiting events that wait, counted up to the limit and one more
     * @param failing those of them that have failed before
     * @param parked events that are parked, counted up to the limit and one more
     * @param oldestSeconds for how long the oldest waiting event has waited
     * @param catchingUp the first trade that a catch-up has not looked at yet; null when none is under way
     */
    record Standing(
            String engine,
            State state,
            Instant since,
            String by,
            String reason,
            int limit,
            long waiting,
            long failing,
            long parked,
            long oldestSeconds,
            @Nullable Long catchingUp,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt) {}

    /** How many events of one kind wait and are parked. */
    record Count(long waiting, long parked) {}

    /** A parked event, with how many later events of its trade wait behind it. */
    record Parked(
            long id,
            long tradeId,
            int tradeVersion,
            String kind,
            int attempts,
            int replays,
            Instant createdAt,
            Instant parkedAt,
            String cause,
            long behind) {}

    /** All engines, by name. */
    static List<Standing> standings(Connection connection) throws SQLException {
        List<Standing> standings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select s.engine, s.state, s.changed_at,"
                        + " s.changed_by, s.reason, s.backlog_limit, w.waiting, w.failing, p.parked, coalesce((select"
                        + " extract(epoch from now() - o.created_at)::bigint from trade_event o where o.engine = s.engine"
                        + " and o.state = 'WAITING' order by o.id limit 1), 0), s.catch_up_next, s.last_error,"
                        + " s.last_error_at from event_subscription s,"
                        + " lateral (select count(*) as waiting, count(error) as failing from (select error"
                        + " from trade_event e where e.engine = s.engine and e.state = 'WAITING'"
                        + " limit s.backlog_limit + 1) open) w,"
                        + " lateral (select count(*) as parked from (select 1 from trade_event e"
                        + " where e.engine = s.engine and e.state = 'PARKED' limit s.backlog_limit + 1) open) p"
                        + " order by s.engine");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                standings.add(new Standing(
                        row.getString(1),
                        State.valueOf(row.getString(2)),
                        row.getTimestamp(3).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getObject(11, Long.class),
                        row.getString(12),
                        instant(row, 13)));
            }
        }
        return standings;
    }

    /** The open events of an engine by their kind. */
    static Map<String, Count> kinds(Connection connection, String engine) throws SQLException {
        Map<String, Count> kinds = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select kind, count(*) filter (where state ="
                + " 'WAITING'), count(*) filter (where state = 'PARKED') from trade_event where engine = ?"
                + " and state in ('WAITING', 'PARKED') group by kind")) {
            statement.setString(1, engine);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    kinds.put(row.getString(1), new Count(row.getLong(2), row.getLong(3)));
                }
            }
        }
        return kinds;
    }

    /** The parked events of an engine, oldest first, at most {@value #MOST_PARKED}. */
    static List<Parked> parked(Connection connection, String engine) throws SQLException {
        List<Parked> parked = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select e.id, e.trade_id, e.trade_version,"
                + " e.kind, e.attempts, e.replays, e.created_at, e.parked_at, coalesce(e.error, ''),"
                + " (select count(*) from trade_event b where b.trade_id = e.trade_id and b.engine = e.engine"
                + " and b.consumed_at is null and b.id > e.id) from trade_event e where e.engine = ?"
                + " and e.state = 'PARKED' order by e.id limit " + MOST_PARKED)) {
            statement.setString(1, engine);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parked.add(new Parked(
                            row.getLong(1),
                            row.getLong(2),
                            row.getInt(3),
                            row.getString(4),
                            row.getInt(5),
                            row.getInt(6),
                            row.getTimestamp(7).toInstant(),
                            row.getTimestamp(8).toInstant(),
                            row.getString(9),
                            row.getLong(10)));
                }
            }
        }
        return parked;
    }

    /**
     * Puts an engine into a state.
     *
     * @param catchUp whether an engine that comes from OFF catches up from the trades
     * @return whether there is such an engine
     */
    static boolean change(Connection connection, String engine, State to, boolean catchUp, String by, String reason)
            throws SQLException {
        return transaction(connection, () -> {
            Optional<State> from = locked(connection, engine);
            if (from.isEmpty()) {
                return false;
            }
            boolean subscribes = from.get() == State.OFF && to != State.OFF;
            String catching = to == State.OFF || (subscribes && !catchUp)
                    ? ", catch_up_next = null, catch_up_barrier = null"
                    : subscribes ? ", catch_up_next = 0, catch_up_barrier = null" : "";
            try (PreparedStatement statement = connection.prepareStatement("update event_subscription set state = ?,"
                    + " changed_at = now(), changed_by = ?, reason = ?" + catching + " where engine = ?")) {
                statement.setString(1, to.name());
                statement.setString(2, by);
                statement.setString(3, reason);
                statement.setString(4, engine);
                statement.executeUpdate();
            }
            String action = subscribes && catchUp ? to.name() + " WITH CATCH-UP" : to.name();
            record(connection, engine, action, Optional.empty(), by, reason);
            return true;
        });
    }

    private static Optional<State> locked(Connection connection, String engine) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select state from event_subscription where engine = ? for no key update")) {
            statement.setString(1, engine);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(State.valueOf(row.getString(1))) : Optional.empty();
            }
        }
    }

    /** Sets how many events of an engine may be open before the intake is closed; returns whether there is such an engine. */
    static boolean limit(Connection connection, String engine, int limit, String by) throws SQLException {
        return transaction(connection, () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("update event_subscription set backlog_limit = ? where engine = ?")) {
                statement.setInt(1, limit);
                statement.setString(2, engine);
                if (statement.executeUpdate() == 0) {
                    return false;
                }
            }
            record(connection, engine, "LIMIT", Optional.empty(), by, String.valueOf(limit));
            return true;
        });
    }

    /** Lets a parked event be tried again, with all its attempts; returns whether it was parked. */
    static boolean replay(Connection connection, String engine, long event, String by) throws SQLException {
        return transaction(connection, () -> {
            boolean done = close(
                    connection,
                    "update trade_event set state = 'WAITING', parked_at = null, retry_at = null, attempts = 0,"
                            + " replays = replays + 1 where engine = ? and id = ? and state = 'PARKED'",
                    engine,
                    event);
            if (done) {
                record(connection, engine, "REPLAY", Optional.of(event), by, "");
            }
            return done;
        });
    }

    /** Closes a parked event without its effect, for a reason; returns whether it was parked. */
    static boolean skip(Connection connection, String engine, long event, String by, String reason)
            throws SQLException {
        return transaction(connection, () -> {
            boolean done = close(
                    connection,
                    "update trade_event set state = 'SKIPPED', consumed_at = now(), retry_at = null"
                            + " where engine = ? and id = ? and state = 'PARKED'",
                    engine,
                    event);
            if (done) {
                record(connection, engine, "SKIP", Optional.of(event), by, reason);
            }
            return done;
        });
    }

    /** The last things done to an engine, newest first: time, action, event, user and reason in this order of keys. */
    static List<Map<String, String>> actions(Connection connection, String engine, int most) throws SQLException {
        List<Map<String, String>> actions = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select at, action, event_id, user_name, reason"
                + " from engine_action where engine = ? order by id desc limit ?")) {
            statement.setString(1, engine);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map<String, String> action = new LinkedHashMap<>();
                    action.put("at", row.getTimestamp(1).toInstant().toString());
                    action.put("action", row.getString(2));
                    @Nullable String event = row.getString(3);
                    if (event != null) {
                        action.put("event", event);
                    }
                    action.put("user", row.getString(4));
                    action.put("reason", row.getString(5));
                    actions.add(action);
                }
            }
        }
        return actions;
    }

    private interface Work {
        boolean run() throws SQLException;
    }

    private static boolean transaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean done = work.run();
            connection.commit();
            return done;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean close(Connection connection, String update, String engine, long event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, engine);
            statement.setLong(2, event);
            return statement.executeUpdate() == 1;
        }
    }

    private static void record(
            Connection connection, String engine, String action, Optional<Long> event, String by, String reason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into engine_action (engine, action,"
                + " event_id, user_name, reason) values (?, ?, ?, ?, ?)")) {
            statement.setString(1, engine);
            statement.setString(2, action);
            statement.setObject(3, event.orElse(null), java.sql.Types.BIGINT);
            statement.setString(4, by);
            statement.setString(5, reason);
            statement.executeUpdate();
        }
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        @Nullable Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
