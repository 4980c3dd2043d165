package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Workflow;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Stores trades. A trade, its request key, and one event row per subscribing engine are one transaction: all of it
 * exists or none. The same key never makes a second trade, however often and wherever it is repeated.
 */
final class TradeStore {
    private TradeStore() {}

    /** What became of a request to store a trade. */
    sealed interface Saved {
        /** A new trade. */
        record New(long id) implements Saved {}

        /** The same request had been stored before, as this version of this trade. */
        record Before(long id, int version) implements Saved {}

        /** The key belongs to another request. */
        record OtherBody(long id) implements Saved {}
    }

    /** Who asks, under which key, with which content. */
    record Request(Caller caller, String key, byte[] digest) {
        /** The name that rows keep. */
        String user() {
            return caller.user();
        }
    }

    /**
     * Stores the trade in the connection's transaction. What the key stands for already comes first: whoever has lost the
     * right since is told what his request made all the same.
     */
    static Saved save(Connection connection, long term, Request request, Trade trade) throws SQLException {
        @Nullable Saved before = before(connection, request);
        if (before != null) {
            return before;
        }
        request.caller().require(Right.BOOK);
        request.caller().require(Right.BOOK, trade.book());
        long id = number(connection);
        if (!claim(connection, request, id, 1)) {
            // Another transaction committed the same key while this one waited for it.
            @Nullable Saved meanwhile = before(connection, request);
            if (meanwhile == null) {
                throw new SQLException("request key vanished while it was looked at", "40001");
            }
            return meanwhile;
        }
        insert(connection, term, request.user(), id, trade);
        announce(connection, id, 1, Action.NEW);
        return new Saved.New(id);
    }

    /** What the key stands for already, or null. */
    static @Nullable Saved before(Connection connection, Request request) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select trade_id, body_digest, trade_version from trade_request where user_name = ? and request_key = ?")) {
            statement.setString(1, request.user());
            statement.setString(2, request.key());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return MessageDigest.isEqual(row.getBytes(2), request.digest())
                        ? new Saved.Before(row.getLong(1), row.getInt(3))
                        : new Saved.OtherBody(row.getLong(1));
            }
        }
    }

    private static long number(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select nextval('trade_number')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Makes the key stand for a version; false when it stands for something already. */
    static boolean claim(Connection connection, Request request, long id, int version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into trade_request (user_name,"
                        + " request_key, body_digest, trade_id, trade_version) values (?, ?, ?, ?, ?) on conflict do nothing")) {
            statement.setString(1, request.user());
            statement.setString(2, request.key());
            statement.setBytes(3, request.digest());
            statement.setLong(4, id);
            statement.setInt(5, version);
            return statement.executeUpdate() == 1;
        }
    }

    private static void insert(Connection connection, long term, String user, long id, Trade trade)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into trade"
                + " (id, status, user_name, book, counterparty, product, document, epoch)"
                + " values (?, ?, ?, ?, ?, ?, ?::json, ?)")) {
            statement.setLong(1, id);
            statement.setString(2, Workflow.STRAIGHT_THROUGH.begin().name());
            statement.setString(3, user);
            statement.setString(4, trade.book());
            statement.setString(5, trade.counterparty());
            statement.setString(6, trade.product().type());
            statement.setString(7, TradeJson.write(trade));
            statement.setLong(8, term);
            statement.executeUpdate();
        }
    }

    /** One event row for each engine that trades concern. */
    static void announce(Connection connection, long id, int version, Action action) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into trade_event"
                + " (trade_id, trade_version, kind, engine) select ?, ?, ?, engine from event_subscription"
                + " where state <> 'OFF'")) {
            statement.setLong(1, id);
            statement.setInt(2, version);
            statement.setString(3, action.name());
            statement.executeUpdate();
        }
    }
}
