package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.Effect.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The event table as one engine sees it: rows that it has not consumed, oldest first. */
final class EventQueue {
    private static final int LONGEST_ERROR = 500;

    private final String engine;
    private final String server;

    EventQueue(String engine, String server) {
        this.engine = engine;
        this.server = server;
    }

    /** An event with the canonical document of the version that it is about. */
    record Waiting(Event event, String document) {}

    /**
     * Locks the oldest waiting events for the connection's transaction. Rows that another engine server has locked are
     * passed over, so two of them never work on the same event; and only the oldest open event of a trade is taken, so
     * that effects follow the order of the trade's versions.
     */
    List<Waiting> lock(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select e.id, e.trade_id, e.trade_version,"
                + " e.kind, case when t.version = e.trade_version then t.status else h.status end,"
                + " (case when t.version = e.trade_version then t.document else h.document end)::text"
                + " from trade_event e join trade t on t.id = e.trade_id"
                + " left join trade_history h on h.trade_id = e.trade_id and h.version = e.trade_version"
                + " where e.engine = ? and e.consumed_at is null and (e.retry_at is null or e.retry_at <= now())"
                + " and e.id = (select min(o.id) from trade_event o where o.trade_id = e.trade_id"
                + " and o.engine = e.engine and o.consumed_at is null)"
                + " order by e.id limit ? for update of e skip locked")) {
            statement.setString(1, engine);
            statement.setInt(2, most);
            List<Waiting> waiting = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Event event = new Event(
                            row.getLong(1), row.getLong(2), row.getInt(3), row.getString(4), row.getString(5));
                    waiting.add(new Waiting(event, row.getString(6)));
                }
            }
            return waiting;
        }
    }

    /** Marks an event that this transaction has locked as consumed. */
    void consume(Connection connection, Event event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set consumed_at = now(),"
                + " consumed_by = ?, attempts = attempts + 1, retry_at = null, error = null"
                + " where id = ? and engine = ? and consumed_at is null")) {
            statement.setString(1, server);
            statement.setLong(2, event.id());
            statement.setString(3, engine);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("event " + event.id() + " was consumed meanwhile, though it was locked");
            }
        }
    }

    /** Notes a failed attempt; the event waits twice as long each time, at most five minutes. */
    void postpone(Connection connection, Event event, String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set attempts = attempts + 1,"
                + " error = ?, retry_at = now() + make_interval(secs => least(300, power(2, least(attempts, 9))))"
                + " where id = ? and consumed_at is null")) {
            statement.setString(1, error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR));
            statement.setLong(2, event.id());
            statement.executeUpdate();
        }
    }
}
