package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.PositionDelta;
import dev.isle.suite.trade.flow.Positions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position engine's effect: each change as a row of its own, and the book's positions moved by it. Reverses and adds
 * under the same rules as {@link TransferEffect}, so that a book's position is always the sum of its changes.
 */
final class PositionEffect implements Effect {
    /** A change; {@code reverses} and {@code line} name the row that it negates, or are null. */
    private record Change(
            PositionDelta delta,
            @Nullable Integer reverses,
            @Nullable Integer line) {}

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        List<Change> inEffect = event.first() ? List.of() : inEffect(connection, event.tradeId());
        List<Change> changes = new ArrayList<>();
        int reversed = 0;
        if (event.newTerms() || !event.inForce()) {
            for (Change change : inEffect) {
                changes.add(new Change(negated(change.delta()), change.reverses(), change.line()));
            }
            reversed = inEffect.size();
        }
        if (event.inForce() && (event.newTerms() || inEffect.isEmpty())) {
            Positions.of(trade).forEach(delta -> changes.add(new Change(delta, null, null)));
        }
        write(connection, event, changes);
        return changes.size() - reversed + " position changes" + (reversed == 0 ? "" : ", " + reversed + " reversed");
    }

    private static PositionDelta negated(PositionDelta delta) {
        return new PositionDelta(
                delta.book(),
                delta.instrument(),
                delta.currency(),
                delta.valueDate(),
                delta.quantity().negate());
    }

    /** The trade's changes that no row negates, each with the place of its row. */
    private static List<Change> inEffect(Connection connection, long trade) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select c.book, c.instrument, c.currency,"
                + " c.value_date, c.quantity, c.trade_version, c.line from position_change c where c.trade_id = ?"
                + " and c.reverses is null and not exists (select 1 from position_change r where r.trade_id = c.trade_id"
                + " and r.reverses = c.trade_version and r.reverses_line = c.line) order by c.trade_version, c.line")) {
            statement.setLong(1, trade);
            List<Change> changes = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    PositionDelta delta = new PositionDelta(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, LocalDate.class),
                            row.getBigDecimal(5));
                    changes.add(new Change(delta, row.getInt(6), row.getInt(7)));
                }
            }
            return changes;
        }
    }

    private static void write(Connection connection, Event event, List<Change> changes) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement("insert into position_change (trade_id,"
                        + " trade_version, line, event_id, book, instrument, currency, value_date, quantity, reverses,"
                        + " reverses_line) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement move = connection.prepareStatement("insert into book_position as p (book, instrument,"
                        + " currency, value_date, quantity) values (?, ?, ?, ?, ?)"
                        + " on conflict (book, instrument, currency, value_date)"
                        + " do update set quantity = p.quantity + excluded.quantity")) {
            int line = 0;
            for (Change each : changes) {
                change.setLong(1, event.tradeId());
                change.setInt(2, event.tradeVersion());
                change.setInt(3, ++line);
                change.setLong(4, event.id());
                bind(change, 5, each.delta());
                change.setObject(10, each.reverses(), Types.INTEGER);
                change.setObject(11, each.line(), Types.INTEGER);
                change.addBatch();
                bind(move, 1, each.delta());
                move.addBatch();
            }
            change.executeBatch();
            move.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, int first, PositionDelta delta) throws SQLException {
        statement.setString(first, delta.book());
        statement.setString(first + 1, delta.instrument());
        statement.setString(first + 2, delta.currency());
        statement.setObject(first + 3, delta.valueDate());
        statement.setBigDecimal(first + 4, delta.quantity());
    }
}
