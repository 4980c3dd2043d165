package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.Completions;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The transfer engine's effect: the movements of cash that a trade causes, one row each.
 *
 * <ol>
 *   <li>What is in effect is reversed, by rows that negate it, when the version has other terms or is out of force.
 *   <li>What the version causes is added, when it is in force and nothing of the trade is in effect.
 *   <li>What it causes is completed when its fixings are published: a row with the amount beside the projected one.
 * </ol>
 *
 * Invariants: a row is never changed nor deleted, and negated at most once; in effect is what no row negates, and that is
 * of one version at most.
 */
final class TransferEffect implements Effect {
    private static final String NAME = "transfer";
    private static final JsonMapper JSON = new JsonMapper();
    /** The rows of a trade that are in effect. */
    private static final String IN_EFFECT =
            " from transfer t where t.trade_id = ? and t.reverses is null and not exists"
                    + " (select 1 from transfer r where r.trade_id = t.trade_id and r.key = t.key and r.reverses = t.trade_version"
                    + " and r.completes = t.completes)";

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        if (event.fixing()) {
            return complete(connection, event, trade) + " transfers completed";
        }
        int reversed = 0;
        if (!event.first() && (event.newTerms() || !event.inForce())) {
            reversed = reverse(connection, event);
        }
        int added = 0;
        if (event.inForce() && (event.first() || event.newTerms() || !inEffect(connection, event.tradeId()))) {
            List<TransferDraft> drafts = Transfers.of(trade);
            add(connection, event, drafts);
            Fixings.follow(connection, NAME, event, drafts);
            added = drafts.size();
        }
        return added + " transfers" + (reversed == 0 ? "" : ", " + reversed + " reversed");
    }

    private static int reverse(Connection connection, Event event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into transfer (trade_id, trade_version,"
                + " key, event_id, kind, party, pay_date, currency, amount, fixings, reverses, completes)"
                + " select t.trade_id, ?, t.key, ?, t.kind, t.party, t.pay_date, t.currency, -t.amount, t.fixings,"
                + " t.trade_version, t.completes" + IN_EFFECT)) {
            statement.setInt(1, event.tradeVersion());
            statement.setLong(2, event.id());
            statement.setLong(3, event.tradeId());
            return statement.executeUpdate();
        }
    }

    private static boolean inEffect(Connection connection, long trade) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select 1" + IN_EFFECT + " limit 1")) {
            statement.setLong(1, trade);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void add(Connection connection, Event event, List<TransferDraft> drafts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into transfer (trade_id, trade_version,"
                + " key, event_id, kind, party, pay_date, currency, amount, fixings, fixes_from, fixes_to)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)")) {
            for (TransferDraft draft : drafts) {
                insert.setLong(1, event.tradeId());
                insert.setInt(2, event.tradeVersion());
                insert.setString(3, draft.key());
                insert.setLong(4, event.id());
                insert.setString(5, draft.kind().name());
                insert.setString(6, draft.party());
                insert.setObject(7, draft.payDate());
                insert.setString(8, draft.currency());
                insert.setBigDecimal(9, draft.amount());
                insert.setString(10, fixings(draft.fixings()));
                insert.setObject(11, day(draft, FixingRef::from, BinaryOperator.minBy(LocalDate::compareTo)));
                insert.setObject(12, day(draft, FixingRef::to, BinaryOperator.maxBy(LocalDate::compareTo)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static @Nullable LocalDate day(
            TransferDraft draft, Function<FixingRef, LocalDate> of, BinaryOperator<LocalDate> which) {
        return draft.fixings().stream().map(of).reduce(which).orElse(null);
    }

    /** Adds the amounts of projected rows in effect whose fixings are published; returns how many. */
    private static int complete(Connection connection, Event event, Trade trade) throws SQLException {
        Map<String, BigDecimal> amounts;
        try {
            amounts = Completions.of(trade, Fixings.asOf(connection, event.marketVersion()));
        } catch (Fixings.Unread unread) {
            throw unread.failure();
        }
        Map<String, @Nullable BigDecimal> standing = projected(connection, event.tradeId());
        int completed = 0;
        for (Map.Entry<String, BigDecimal> each : amounts.entrySet()) {
            if (!standing.containsKey(each.getKey())) {
                continue;
            }
            @Nullable BigDecimal before = standing.get(each.getKey());
            if (before == null) {
                complete(connection, event, each.getKey(), each.getValue());
                completed++;
            } else if (before.compareTo(each.getValue()) != 0) {
                throw Fixings.contradiction(each.getKey(), before, each.getValue(), event.marketVersion());
            }
        }
        return completed;
    }

    /** The projected rows of a trade in effect by key, each with the amount that completes it, or null. */
    private static Map<String, @Nullable BigDecimal> projected(Connection connection, long trade) throws SQLException {
        Map<String, @Nullable BigDecimal> rows = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select t.key, (select c.amount from transfer c"
                + " where c.trade_id = t.trade_id and c.trade_version = t.trade_version and c.key = t.key and c.completes"
                + " and c.reverses is null)" + IN_EFFECT + " and t.amount is null")) {
            statement.setLong(1, trade);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.put(row.getString(1), row.getBigDecimal(2));
                }
            }
        }
        return rows;
    }

    private static void complete(Connection connection, Event event, String key, BigDecimal amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into transfer (trade_id, trade_version,"
                + " key, event_id, kind, party, pay_date, currency, amount, fixings, completes)"
                + " select t.trade_id, t.trade_version, t.key, ?, t.kind, t.party, t.pay_date, t.currency, ?, t.fixings,"
                + " true" + IN_EFFECT + " and t.amount is null and t.key = ?")) {
            statement.setLong(1, event.id());
            statement.setBigDecimal(2, amount);
            statement.setLong(3, event.tradeId());
            statement.setString(4, key);
            statement.executeUpdate();
        }
    }

    private static String fixings(List<FixingRef> fixings) {
        ArrayNode list = JSON.createArrayNode();
        for (FixingRef fixing : fixings) {
            list.addObject()
                    .put("index", fixing.index())
                    .put("from", fixing.from().toString())
                    .put("to", fixing.to().toString());
        }
        return list.toString();
    }
}
