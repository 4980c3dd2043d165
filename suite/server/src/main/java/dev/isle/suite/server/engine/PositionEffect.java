package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.PositionDelta;
import dev.isle.suite.trade.flow.Positions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The position engine's effect: each change as a row of its own, and the book's positions moved by it. */
final class PositionEffect implements Effect {
    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        List<PositionDelta> deltas = Positions.of(trade);
        try (PreparedStatement change = connection.prepareStatement("insert into position_change (trade_id,"
                        + " trade_version, line, event_id, book, instrument, currency, value_date, quantity)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement move = connection.prepareStatement("insert into book_position as p (book, instrument,"
                        + " currency, value_date, quantity) values (?, ?, ?, ?, ?)"
                        + " on conflict (book, instrument, currency, value_date)"
                        + " do update set quantity = p.quantity + excluded.quantity")) {
            int line = 0;
            for (PositionDelta delta : deltas) {
                change.setLong(1, event.tradeId());
                change.setInt(2, event.tradeVersion());
                change.setInt(3, ++line);
                change.setLong(4, event.id());
                bind(change, 5, delta);
                change.addBatch();
                bind(move, 1, delta);
                move.addBatch();
            }
            change.executeBatch();
            move.executeBatch();
        }
        return deltas.size() + " position changes";
    }

    private static void bind(PreparedStatement statement, int first, PositionDelta delta) throws SQLException {
        statement.setString(first, delta.book());
        statement.setString(first + 1, delta.instrument());
        statement.setString(first + 2, delta.currency());
        statement.setObject(first + 3, delta.valueDate());
        statement.setBigDecimal(first + 4, delta.quantity());
    }
}
