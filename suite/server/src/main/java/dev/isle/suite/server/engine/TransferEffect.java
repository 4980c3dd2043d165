package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The transfer engine's effect: the movements of cash that a trade causes, one row each. */
final class TransferEffect implements Effect {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        List<TransferDraft> drafts = Transfers.of(trade);
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
        return drafts.size() + " transfers";
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
