package dev.isle.suite.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads everything that is stored, trade by trade, in the connection's one snapshot. */
final class Books implements AutoCloseable {
    /** What an event is in a schema whose events have no state of their own. */
    private static final String OPEN_OR_DONE = "case when consumed_at is null then 'WAITING' else 'DONE' end";

    private final Connection connection;
    private final boolean states;
    private final TradeCursor<Stored.Version> present;
    private final TradeCursor<Stored.Version> history;
    private final TradeCursor<Stored.Event> events;
    private final TradeCursor<Stored.Transfer> transfers;
    private final TradeCursor<Stored.Change> changes;
    private final TradeCursor<Stored.Line> lines;

    /** Begins to read; the connection must not commit by itself, or the whole tables would be read at once. */
    Books(Connection connection) throws SQLException {
        this.connection = connection;
        states = has(connection, "event_subscription", "state");
        boolean completions = has(connection, "transfer", "completes");
        present = new TradeCursor<>(
                connection,
                "select id, version, action, status, document::text from trade order by id",
                Books::version);
        history = new TradeCursor<>(
                connection,
                "select trade_id, version, action, status, document::text from trade_history"
                        + " order by trade_id, version",
                Books::version);
        events = new TradeCursor<>(
                connection,
                "select trade_id, trade_version, kind, engine, " + (states ? "state" : OPEN_OR_DONE)
                        + (completions ? ", market_version" : ", 0") + " from trade_event order by trade_id, id",
                Books::event);
        transfers = new TradeCursor<>(
                connection,
                "select trade_id, trade_version, reverses, key, kind, party, pay_date, currency, amount,"
                        + " array(select (f->>'index') || ' ' || (f->>'from') || ' ' || (f->>'to')"
                        + " from json_array_elements(fixings) f), " + (completions ? "completes" : "false")
                        + " from transfer order by trade_id, trade_version",
                Books::transfer);
        changes = new TradeCursor<>(
                connection,
                "select trade_id, trade_version, reverses, book, instrument, currency, value_date, quantity"
                        + " from position_change order by trade_id, trade_version, line",
                Books::change);
        lines = new TradeCursor<>(
                connection,
                !has(connection, "posting", "amount")
                        ? "select 0 where false"
                        : "select p.trade_id, p.trade_version, o.trade_version, p.transfer_key, p.account, p.book, p.currency,"
                                + " p.value_date, p.amount from posting p left join posting o on o.id = p.reverses"
                                + " order by p.trade_id, p.id",
                Books::line);
    }

    /** Whether the schema has come to that column; what it has not come to has no rows to audit. */
    private static boolean has(Connection connection, String table, String column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select exists (select 1 from pg_attribute"
                + " where attrelid = to_regclass(?) and attname = ? and not attisdropped)")) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static Stored.Event event(ResultSet row) throws SQLException {
        Stored.State state = switch (row.getString(5)) {
            case "WAITING", "PARKED" -> Stored.State.OPEN;
            case "DONE" -> Stored.State.DONE;
            default -> Stored.State.DROPPED;
        };
        return new Stored.Event(row.getInt(2), row.getString(3), row.getString(4), state, row.getLong(6));
    }

    private static Stored.Line line(ResultSet row) throws SQLException {
        Entry entry = new Entry(
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, LocalDate.class),
                row.getBigDecimal(9));
        return new Stored.Line(row.getInt(2), row.getObject(3, Integer.class), entry);
    }

    private static Stored.Version version(ResultSet row) throws SQLException {
        return new Stored.Version(row.getInt(2), row.getString(3), row.getString(4), row.getString(5));
    }

    private static Stored.Transfer transfer(ResultSet row) throws SQLException {
        Flow flow = new Flow(
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, LocalDate.class),
                row.getString(8),
                row.getBigDecimal(9),
                Arrays.asList((String[]) row.getArray(10).getArray()));
        return new Stored.Transfer(row.getInt(2), row.getObject(3, Integer.class), row.getBoolean(11), flow);
    }

    private static Stored.Change change(ResultSet row) throws SQLException {
        Exposure.Place place = new Exposure.Place(
                row.getString(4), row.getString(5), row.getString(6), row.getObject(7, LocalDate.class));
        return new Stored.Change(
                row.getInt(2), row.getObject(3, Integer.class), new Exposure(place, row.getBigDecimal(8)));
    }

    /** The next trade, or null after the last. */
    @Nullable
    Stored next() throws SQLException {
        long trade = present.next();
        if (trade == 0) {
            return null;
        }
        List<Stored.Version> versions = new ArrayList<>(history.of(trade));
        versions.addAll(present.of(trade));
        return new Stored(trade, versions, events.of(trade), transfers.of(trade), changes.of(trade), lines.of(trade));
    }

    /** The number of an index for a day as the market of a version shows it, or null while none is published. */
    @Nullable
    BigDecimal fixing(String index, LocalDate day, long market) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select value from market_fixing"
                + " where index_name = ? and fixing_date = ? and version <= ? order by version desc limit 1")) {
            statement.setString(1, index);
            statement.setObject(2, day);
            statement.setLong(3, market);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBigDecimal(1) : null;
            }
        }
    }

    /** The engines that are to be told of every trade's last version: those that are neither off nor catching up. */
    List<String> subscribers() throws SQLException {
        List<String> engines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select engine from event_subscription"
                        + (states ? " where state <> 'OFF' and catch_up_next is null" : "") + " order by engine");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                engines.add(row.getString(1));
            }
        }
        return engines;
    }

    /** The positions of all books. */
    Map<Exposure.Place, BigDecimal> positions() throws SQLException {
        Map<Exposure.Place, BigDecimal> positions = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select book, instrument, currency, value_date, quantity from book_position")) {
            statement.setFetchSize(1000);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    positions.put(
                            new Exposure.Place(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getObject(4, LocalDate.class)),
                            row.getBigDecimal(5));
                }
            }
        }
        return positions;
    }

    @Override
    public void close() throws SQLException {
        for (TradeCursor<?> cursor : List.of(present, history, events, transfers, changes, lines)) {
            cursor.close();
        }
    }
}
