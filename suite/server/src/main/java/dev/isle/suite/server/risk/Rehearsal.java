package dev.isle.suite.server.risk;

import dev.isle.suite.pricing.CurveDefinition;
import dev.isle.suite.pricing.CurveNode;
import dev.isle.suite.pricing.CurveNode.Kind;
import dev.isle.suite.pricing.Market;
import dev.isle.suite.pricing.MarketSnapshot;
import dev.isle.suite.pricing.Pricer;
import dev.isle.suite.pricing.Valuation;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * One valuation of a trade that is known, in a small market that is known, with a curve that is calibrated: what the first unit would otherwise load and
 * set up, half a second of it, is there and works before a calculator says that it is ready.
 */
final class Rehearsal {
    private static final String SAMPLE = "/samples/fx-forward.json";
    private static final LocalDate DATE = LocalDate.of(2026, 11, 20);

    private Rehearsal() {}

    /**
     * Does it.
     *
     * @throws IllegalStateException when the trade cannot be valued; says why
     */
    static void run() {
        Valuation value = new Pricer(market()).value(trade());
        if (value instanceof Valuation.NotValued not) {
            throw new IllegalStateException("the sample trade is not valued: " + not.reason());
        }
    }

    private static Market market() {
        return Market.of(new MarketSnapshot(
                DATE,
                Map.of(
                        "EUR-1Y", new BigDecimal("0.02"),
                        "EUR-2Y", new BigDecimal("0.02"),
                        "USD-1Y", new BigDecimal("0.04"),
                        "EUR/USD", new BigDecimal("1.16")),
                Map.of(),
                List.of(
                        new CurveDefinition(
                                "EUR",
                                List.of("EUR"),
                                List.of("EUR-ESTR"),
                                List.of(
                                        new CurveNode(Kind.OVERNIGHT_SWAP, "EUR-FIXED-1Y-ESTR-OIS", "1Y", "EUR-1Y"),
                                        new CurveNode(Kind.OVERNIGHT_SWAP, "EUR-FIXED-1Y-ESTR-OIS", "2Y", "EUR-2Y"))),
                        new CurveDefinition(
                                "USD",
                                List.of("USD"),
                                List.of(),
                                List.of(new CurveNode(Kind.ZERO, "", "1Y", "USD-1Y"))))));
    }

    private static Trade trade() {
        try (InputStream sample = Rehearsal.class.getResourceAsStream(SAMPLE)) {
            if (sample == null) {
                throw new IllegalStateException("no sample " + SAMPLE);
            }
            if (TradeIntake.read(MediaKind.JSON, sample.readAllBytes()) instanceof Intake.Accepted accepted) {
                return accepted.trade();
            }
            throw new IllegalStateException("the sample " + SAMPLE + " is not accepted");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
