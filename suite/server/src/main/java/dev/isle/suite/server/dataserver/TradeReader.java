package dev.isle.suite.server.dataserver;

import dev.isle.suite.trade.workflow.Status;
import dev.isle.suite.trade.workflow.Workflow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Reads what is stored, as the JSON that the HTTP resources answer. Decimals are texts, absent values null. */
final class TradeReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_POSITIONS = 5000;
    private static final String VERSION =
            "version, status, user_name, book, counterparty, product, changed_at, document::text, action";

    private TradeReader() {}

    /**
     * An answer.
     *
     * @param version the version of a trade that it is; 0 where it is about something else
     */
    record Found(int version, String json) {
        private static Found other(String json) {
            return new Found(0, json);
        }
    }

    /** A trade with its document, or empty when there is none of that number. */
    static Optional<Found> trade(Connection connection, long id) throws SQLException {
        return one(connection, "select " + VERSION + ", created_at from trade where id = ?", id);
    }

    /** A version of a trade with its document, or empty when there is none. */
    static Optional<Found> version(Connection connection, long id, int version) throws SQLException {
        return one(
                connection,
                "select " + VERSION + ", (select created_at from trade where id = trade_id)"
                        + " from trade_version where trade_id = ? and version = ?",
                id,
                version);
    }

    private static Optional<Found> one(Connection connection, String query, long id, int... version)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, id);
            for (int number : version) {
                statement.setInt(2, number);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Status status = Status.valueOf(row.getString(2));
                ObjectNode root = JSON.createObjectNode()
                        .put("id", TradeNumber.of(id))
                        .put("version", row.getInt(1))
                        .put("status", status.name())
                        .put("action", row.getString(9))
                        .put("user", row.getString(3))
                        .put("book", row.getString(4))
                        .put("counterparty", row.getString(5))
                        .put("product", row.getString(6))
                        .put("createdAt", time(row, 10))
                        .put("changedAt", time(row, 7));
                ArrayNode actions = root.putArray("actions");
                if (version.length == 0) {
                    Workflow.STRAIGHT_THROUGH.legal(status).forEach(action -> actions.add(action.label()));
                }
                root.putRawValue("trade", new RawValue(row.getString(8)));
                return Optional.of(new Found(row.getInt(1), JSON.writeValueAsString(root)));
            }
        }
    }

    /** Who made which version of a trade when and by which action, or empty when there is no such trade. */
    static Optional<Found> history(Connection connection, long id) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("trade", TradeNumber.of(id));
        ArrayNode list = root.putArray("versions");
        try (PreparedStatement statement = connection.prepareStatement("select version, action, status, user_name,"
                + " changed_at from trade_version where trade_id = ? order by version")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    list.addObject()
                            .put("version", row.getInt(1))
                            .put("action", row.getString(2))
                            .put("status", row.getString(3))
                            .put("user", row.getString(4))
                            .put("changedAt", time(row, 5));
                }
            }
        }
        return list.isEmpty() ? Optional.empty() : Optional.of(Found.other(root.toString()));
    }

    /** The book of a trade, or empty when there is none of that number. */
    static Optional<String> book(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select book from trade where id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The events of a trade: which engine has consumed which, or empty when there is no such trade. */
    static Optional<Found> events(Connection connection, long id) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("trade", TradeNumber.of(id));
        ArrayNode list = root.putArray("events");
        try (PreparedStatement statement = connection.prepareStatement("select id, trade_version, kind, engine,"
                + " created_at, consumed_at, consumed_by, attempts, error from trade_event where trade_id = ?"
                + " order by id")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    list.addObject()
                            .put("id", row.getLong(1))
                            .put("version", row.getInt(2))
                            .put("kind", row.getString(3))
                            .put("engine", row.getString(4))
                            .put("createdAt", time(row, 5))
                            .put("consumed", row.getObject(6) != null)
                            .put("consumedAt", time(row, 6))
                            .put("consumedBy", row.getString(7))
                            .put("attempts", row.getInt(8))
                            .put("error", row.getString(9));
                }
            }
        }
        return list.isEmpty() ? Optional.empty() : Optional.of(Found.other(root.toString()));
    }

    /**
     * The transfers of a trade, and whether the transfer engine is done with it.
     *
     * @param all every row, with those that are reversed and those that reverse; otherwise what is in effect
     */
    static String transfers(Connection connection, long id, boolean all) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("trade", TradeNumber.of(id));
        root.put("complete", consumed(connection, id, "transfer"));
        ArrayNode list = root.putArray("transfers");
        try (PreparedStatement statement = connection.prepareStatement("select key, kind, party, pay_date, currency,"
                + " amount, fixings::text, trade_version, reverses from transfer t where trade_id = ?"
                + (all
                        ? " order by trade_version, reverses nulls last, pay_date, key, completes"
                        : " and reverses is null and not exists (select 1 from transfer r where r.trade_id = t.trade_id"
                                + " and r.key = t.key and r.reverses = t.trade_version and r.completes = t.completes)"
                                + " and not (amount is null and exists (select 1 from transfer c where c.completes"
                                + " and c.reverses is null and c.trade_id = t.trade_id and c.key = t.key"
                                + " and c.trade_version = t.trade_version)) order by pay_date, key"))) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    @Nullable BigDecimal amount = row.getBigDecimal(6);
                    ObjectNode transfer = list.addObject()
                            .put("key", row.getString(1))
                            .put("kind", row.getString(2))
                            .put("party", row.getString(3))
                            .put("payDate", row.getObject(4, LocalDate.class).toString())
                            .put("currency", row.getString(5))
                            .put("amount", amount == null ? null : amount.toPlainString())
                            .put("state", amount == null ? "PROJECTED" : "KNOWN")
                            .put("version", row.getInt(8));
                    transfer.put("reverses", row.getObject(9, Integer.class));
                    transfer.putRawValue("fixings", new RawValue(row.getString(7)));
                }
            }
        }
        return JSON.writeValueAsString(root);
    }

    private static boolean consumed(Connection connection, long id, String engine) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select count(*) > 0 and"
                + " count(*) = count(consumed_at) from trade_event where trade_id = ? and engine = ?")) {
            statement.setLong(1, id);
            statement.setString(2, engine);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The positions of a book that are not zero, at most {@value #MOST_POSITIONS}; {@code truncated} says if more. */
    static String positions(Connection connection, String book) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("book", book);
        ArrayNode list = root.putArray("positions");
        boolean truncated = false;
        try (PreparedStatement statement =
                connection.prepareStatement("select instrument, currency, value_date, quantity from book_position"
                        + " where book = ? and quantity <> 0 order by instrument, currency, value_date limit ?")) {
            statement.setString(1, book);
            statement.setInt(2, MOST_POSITIONS + 1);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (list.size() == MOST_POSITIONS) {
                        truncated = true;
                        break;
                    }
                    @Nullable LocalDate date = row.getObject(3, LocalDate.class);
                    list.addObject()
                            .put("instrument", row.getString(1))
                            .put("currency", row.getString(2))
                            .put("valueDate", date == null ? null : date.toString())
                            .put("quantity", row.getBigDecimal(4).toPlainString());
                }
            }
        }
        return root.put("truncated", truncated).toString();
    }

    private static @Nullable String time(ResultSet row, int column) throws SQLException {
        @Nullable Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant().toString();
    }
}
