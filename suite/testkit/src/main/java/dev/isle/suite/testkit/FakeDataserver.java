package dev.isle.suite.testkit;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import dev.isle.suite.trade.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes trades as a dataserver does, without network, users, keys and a pair: the real intake and workflow, and the real rows, each
 * version with its events in one transaction. Confined to one thread.
 */
public final class FakeDataserver {
    private final Connection connection;

    FakeDataserver(Connection connection) {
        this.connection = connection;
    }

    /**
     * Books a trade; returns its number.
     *
     * @throws Refused when it is not accepted
     */
    public long book(String json) throws SQLException {
        Trade trade = read(json);
        long id = number("select nextval('trade_number')");
        execute(
                "insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                        + " values (?, ?, 'kit', ?, ?, ?, ?::json, 1)",
                id,
                Workflow.STRAIGHT_THROUGH.begin().name(),
                trade.book(),
                trade.counterparty(),
                trade.product().type(),
                TradeJson.write(trade));
        announce(id, 1, Action.NEW);
        connection.commit();
        return id;
    }

    /** Gives a trade new terms. */
    public void amend(long id, String json) throws SQLException {
        change(id, Action.AMEND, TradeJson.write(read(json)));
    }

    /** Does something to a trade that leaves its terms. */
    public void act(long id, Action action) throws SQLException {
        change(id, action, document(id));
    }

    /** The trade in its present version. */
    public Trade trade(long id) throws SQLException {
        return TradeJson.read(document(id));
    }

    private void change(long id, Action action, String document) throws SQLException {
        Status now = Status.valueOf(text("select status from trade where id = ?", id));
        Status next = Workflow.STRAIGHT_THROUGH
                .after(now, action)
                .orElseThrow(() -> new IllegalArgumentException(action + " is not legal for a trade that is " + now));
        execute(
                "insert into trade_history (trade_id, version, action, status, user_name, book, counterparty, product,"
                        + " document, epoch, changed_at) select id, version, action, status, user_name, book,"
                        + " counterparty, product, document, epoch, changed_at from trade where id = ?",
                id);
        Trade trade = TradeJson.read(document);
        execute(
                "update trade set version = version + 1, action = ?, status = ?, book = ?, counterparty = ?,"
                        + " product = ?, document = ?::json, changed_at = now() where id = ?",
                action.name(),
                next.name(),
                trade.book(),
                trade.counterparty(),
                trade.product().type(),
                document,
                id);
        announce(id, (int) number("select version from trade where id = ?", id), action);
        connection.commit();
    }

    private void announce(long id, int version, Action action) throws SQLException {
        execute(
                "insert into trade_event (trade_id, trade_version, kind, engine) select ?, ?, ?, engine"
                        + " from event_subscription where state <> 'OFF'",
                id,
                version,
                action.name());
    }

    private static Trade read(String json) {
        return switch (TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8))) {
            case Intake.Accepted accepted -> accepted.trade();
            case Intake.Refused refused -> throw new Refused(refused.problems());
        };
    }

    private String document(long id) throws SQLException {
        return text("select document::text from trade where id = ?", id);
    }

    private long number(String query, Object... values) throws SQLException {
        return Long.parseLong(text(query, values));
    }

    private String text(String query, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            bind(statement, List.of(values));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalArgumentException("there is no such trade: " + List.of(values));
                }
                return row.getString(1);
            }
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, List.of(values));
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
