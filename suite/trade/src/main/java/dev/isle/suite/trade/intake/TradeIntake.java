package dev.isle.suite.trade.intake;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import java.util.List;

/**
 * The way in for trades. Total: whatever the bytes are, the answer is a trade or a refusal; no exception leaves. Time
 * and memory are bounded by the size of the body, and the body by {@link #MAX_BYTES}. Thread-safe.
 */
public final class TradeIntake {
    /** The largest body that is looked at. */
    public static final int MAX_BYTES = 1 << 20;

    private TradeIntake() {}

    /** Reads one trade. */
    public static Intake read(MediaKind kind, byte[] body) {
        if (body.length > MAX_BYTES) {
            return refused("size", "the body has " + body.length + " bytes; at most " + MAX_BYTES + " are accepted");
        }
        return switch (kind) {
            case JSON -> json(body);
            case FPML -> refused("product-supported", "FpML is not read yet");
        };
    }

    private static Intake json(byte[] body) {
        TradeJson.Document document = TradeJson.parse(body);
        Trade trade = document.trade();
        return trade == null ? new Intake.Refused(document.problems()) : new Intake.Accepted(trade);
    }

    private static Intake refused(String rule, String reason) {
        return new Intake.Refused(List.of(new Problem("/ (1:1)", rule, reason)));
    }
}
