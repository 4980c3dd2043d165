package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.Effect.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The event table as one engine sees it: its waiting events, oldest first, of each trade only the oldest that is not
 * closed. So the events of a trade are taken one after the other, and those behind a parked one wait; other trades do not.
 */
final class EventQueue {
    private static final int LONGEST_ERROR = 500;

    private final String engine;
    private final String server;
    private final Retries retries;

    EventQueue(String engine, String server, Retries retries) {
        this.engine = engine;
        this.server = server;
        this.retries = retries;
    }

    /** An event with the canonical document of the version that it is about. */
    record Waiting(Event event, String document) {
        long id() {
            return event.id();
        }

        /** The trade's number as it stands in logs and answers. */
        String trade() {
            return String.format(Locale.ROOT, "T-%08d", event.tradeId());
        }
    }

    /**
     * Locks the oldest events that may be taken for the connection's transaction; none while the engine is not to run.
     * Rows that another engine server has locked are passed over, so two of them never work on the same event.
     */
    List<Waiting> lock(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select e.id, e.trade_id, e.trade_version,"
                + " e.kind, case when t.version = e.trade_version then t.status else h.status end,"
                + " (case when t.version = e.trade_version then t.document else h.document end)::text, e.market_version"
                + " from trade_event e join trade t on t.id = e.trade_id"
                + " left join trade_history h on h.trade_id = e.trade_id and h.version = e.trade_version"
                + " where e.engine = ?"
                + " and e.state = 'WAITING' and (e.retry_at is null or e.retry_at <= now())"
                + " and exists (select 1 from event_subscription s where s.engine = ? and s.state = 'RUNNING')"
                + " and not exists (select 1 from trade_event p where p.trade_id = e.trade_id and p.engine = e.engine"
                + " and p.consumed_at is null and p.id < e.id)"
                + " order by e.id limit ? for update of e skip locked")) {
            statement.setString(1, engine);
            statement.setString(2, engine);
            statement.setInt(3, most);
            List<Waiting> waiting = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Event event = new Event(
                            row.getLong(1),
                            row.getLong(2),
                            row.getInt(3),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(7));
                    waiting.add(new Waiting(event, row.getString(6)));
                }
            }
            return waiting;
        }
    }

    /** Marks events that this transaction has locked as done, now; the transaction began a whole batch earlier. */
    void consume(Connection connection, List<Waiting> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set state = 'DONE',"
                + " consumed_at = clock_timestamp(), consumed_by = ?, attempts = attempts + 1, retry_at = null, error = null"
                + " where id = any (?) and engine = ? and state = 'WAITING'")) {
            statement.setString(1, server);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", events.stream().map(Waiting::id).toArray()));
            statement.setString(3, engine);
            int closed = statement.executeUpdate();
            if (closed != events.size()) {
                throw new SQLException("of " + events.size() + " events of the " + engine + " engine only " + closed
                        + " could be closed, though all were locked");
            }
        }
    }

    /**
     * Notes a failed attempt: the event is tried again after a while, twice as long each time, or is parked with its
     * cause when that was the last attempt.
     *
     * @return whether it is parked now
     */
    boolean failed(Connection connection, Waiting event, String cause) throws SQLException {
        String error = cause.length() <= LONGEST_ERROR ? cause : cause.substring(0, LONGEST_ERROR);
        note(connection, event, error);
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set attempts = attempts + 1,"
                + " error = ?, retry_at = now() + make_interval(secs => ? * power(2, least(attempts, 20))),"
                + " state = case when attempts + 1 >= ? then 'PARKED' else state end,"
                + " parked_at = case when attempts + 1 >= ? then now() end"
                + " where id = ? and state = 'WAITING' returning state")) {
            statement.setString(1, error);
            statement.setDouble(2, retries.waitSeconds());
            statement.setInt(3, retries.attempts());
            statement.setInt(4, retries.attempts());
            statement.setLong(5, event.id());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getString(1).equals("PARKED");
            }
        }
    }

    private void note(Connection connection, Waiting event, String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update event_subscription set last_error = ?, last_error_at = now() where engine = ?")) {
            statement.setString(1, event.trade() + ", event " + event.id() + ": " + error);
            statement.setString(2, engine);
            statement.executeUpdate();
        }
    }
}
