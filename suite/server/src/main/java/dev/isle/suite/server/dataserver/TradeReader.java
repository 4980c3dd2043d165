package dev.isle.suite.server.dataserver;

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

    private TradeReader() {}

    /** A trade with its document, or empty when there is none of that number. */
    static Optional<String> trade(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select version, status, user_name, book,"
                + " counterparty, product, created_at, document::text from trade where id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                ObjectNode root = JSON.createObjectNode()
                        .put("id", TradeNumber.of(id))
                        .put("version", row.getInt(1))
                        .put("status", row.getString(2))
                        .put("user", row.getString(3))
                        .put("book", row.getString(4))
                        .put("counterparty", row.getString(5))
                        .put("product", row.getString(6))
                        .put("createdAt", time(row, 7));
                root.putRawValue("trade", new RawValue(row.getString(8)));
                return Optional.of(JSON.writeValueAsString(root));
            }
        }
    }

    /** The events of a trade: which engine has consumed which, or empty when there is no such trade. */
    static Optional<String> events(Connection connection, long id) throws SQLException {
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
        return list.isEmpty() ? Optional.empty() : Optional.of(root.toString());
    }

    /** The transfers of a trade, and whether the transfer engine is done with it. */
    static String transfers(Connection connection, long id) throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("trade", TradeNumber.of(id));
        root.put("complete", consumed(connection, id, "transfer"));
        ArrayNode list = root.putArray("transfers");
        try (PreparedStatement statement = connection.prepareStatement("select key, kind, party, pay_date, currency,"
                + " amount, fixings::text from transfer where trade_id = ? order by pay_date, trade_version, key")) {
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
                            .put("state", amount == null ? "PROJECTED" : "KNOWN");
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
