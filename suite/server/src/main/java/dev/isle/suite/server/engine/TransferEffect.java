package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The transfer engine's effect: the movements of cash that a trade causes, one row each.
 *
 * <ol>
 *   <li>What is in effect is reversed, by rows that negate it, when the version has other terms or is out of force.
 *   <li>What the version causes is added, when it is in force and nothing of the trade is in effect.
 * </ol>
 *
 * Invariants: a row is never changed nor deleted, and negated at most once; in effect is what no row negates, and that is
 * of one version at most.
 */
final class TransferEffect implements Effect {
    private static final JsonMapper JSON = new JsonMapper();
    /** The rows of a trade that are in effect. */
    private static final String IN_EFFECT =
            " from transfer t where t.trade_id = ? and t.reverses is null and not exists"
                    + " (select 1 from transfer r where r.trade_id = t.trade_id and r.key = t.key and r.reverses = t.trade_version)";

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        int reversed = 0;
        if (!event.first() && (event.newTerms() || !event.inForce())) {
            reversed = reverse(connection, event);
        }
        int added = 0;
        if (event.inForce() && (event.first() || event.newTerms() || !inEffect(connection, event.tradeId()))) {
            List<TransferDraft> drafts = Transfers.of(trade);
            add(connection, event, drafts);
            added = drafts.size();
        }
        return added + " transfers" + (reversed == 0 ? "" : ", " + reversed + " reversed");
    }

    private static int reverse(Connection connection, Event event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into transfer (trade_id, trade_version,"
                + " key, event_id, kind, party, pay_date, currency, amount, fixings, reverses)"
                + " select t.trade_id, ?, t.key, ?, t.kind, t.party, t.pay_date, t.currency, -t.amount, t.fixings,"
                + " t.trade_version" + IN_EFFECT)) {
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
                + " key, event_id, kind, party, pay_date, currency, amount, fixings)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)")) {
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
                insert.addBatch();
            }
            insert.executeBatch();
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
