package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.Effect.Event;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.json.TradeJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of messages: one line of JSON, described field by field in {@code suite/README.md}. Decimals are texts, days are
 * written as 2026-03-31. Pure.
 */
final class MessageText {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORMAT = "isle-message/1";

    private MessageText() {}

    /** Tells the counterparty what was agreed: {@code action} is NEW, AMEND or CANCEL. */
    static String confirmation(UUID id, Event event, String action, Trade trade, List<TransferDraft> transfers) {
        ObjectNode root = head(id, "CONFIRMATION", event, trade).put("to", trade.counterparty());
        root.put("action", action).put("tradeDate", trade.tradeDate().toString());
        root.set("product", JSON.readTree(TradeJson.write(trade)).get("product"));
        ArrayNode flows = root.putArray("cashFlows");
        for (TransferDraft transfer : transfers) {
            BigDecimal amount = transfer.amount();
            flows.addObject()
                    .put("key", transfer.key())
                    .put("kind", transfer.kind().name())
                    .put("payDate", transfer.payDate().toString())
                    .put("currency", transfer.currency())
                    .put("amount", amount == null ? null : amount.toPlainString());
        }
        return root.toString();
    }

    /** Orders the payment of a transfer with a known negative amount. */
    static String payment(UUID id, Event event, Trade trade, TransferDraft transfer) {
        return head(id, "PAYMENT", event, trade)
                .put("to", transfer.party())
                .put("key", transfer.key())
                .put("payDate", transfer.payDate().toString())
                .put("currency", transfer.currency())
                .put(
                        "amount",
                        Objects.requireNonNull(transfer.amount()).negate().toPlainString())
                .toString();
    }

    /** Takes an ordered payment back. */
    static String cancellation(UUID id, Event event, Trade trade, String to, String key, UUID payment) {
        return head(id, "PAYMENT_CANCELLATION", event, trade)
                .put("to", to)
                .put("key", key)
                .put("cancels", payment.toString())
                .toString();
    }

    private static ObjectNode head(UUID id, String type, Event event, Trade trade) {
        return JSON.createObjectNode()
                .put("format", FORMAT)
                .put("id", id.toString())
                .put("type", type)
                .put("trade", String.format(Locale.ROOT, "T-%08d", event.tradeId()))
                .put("version", event.tradeVersion())
                .put("from", trade.ourParty());
    }
}
