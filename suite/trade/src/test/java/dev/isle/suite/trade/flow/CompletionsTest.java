package dev.isle.suite.trade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Amounts of completed transfers, worked out by hand from the trades of {@code hand-computed.txt}. */
class CompletionsTest {
    private static String document(String name) {
        return HandComputed.all().stream()
                .filter(paper -> paper.name().equals(name))
                .findFirst()
                .orElseThrow()
                .document();
    }

    private static Map<String, BigDecimal> completed(String document, Map<String, String> published) {
        Trade trade = TradeJson.read(document);
        return Completions.of(trade, (index, day) -> rate(published, index, day));
    }

    private static Optional<BigDecimal> rate(Map<String, String> published, String index, LocalDate day) {
        return Optional.ofNullable(published.get(index + " " + day)).map(BigDecimal::new);
    }

    private static void assertFra(String document, String rate, String amount) {
        assertThat(completed(document, Map.of("EUR-EURIBOR-3M 2026-06-11", rate)))
                .isEqualTo(Map.of("settlement", new BigDecimal(amount)));
    }

    /** 92 days of 360: 10000000 x 0.001 x 92/360 = 2555.5555..., over 1 + 0.0225 x 92/360 = 1.00575. */
    @Test
    void aForwardRateAgreementIsDiscountedAsItSays() {
        String buyer = document("forwardRateAgreement");
        assertFra(buyer, "0.0225", "2540.95");
        assertFra(buyer, "0.0195", "-5085.77");
        assertFra(buyer, "0.0215", "0.00");
        assertFra(buyer.replace("\"ISDA\"", "\"None\""), "0.0225", "2555.56");
        assertFra(buyer.replace("\"ISDA\"", "\"AFMA\""), "0.0225", "2527.06");
        assertFra(buyer.replace("\"side\": \"PAY\"", "\"side\": \"RECEIVE\""), "0.0225", "-2540.95");
        assertThat(completed(buyer, Map.of("EUR-EURIBOR-3M 2026-06-12", "0.0225")))
                .as("another day's rate")
                .isEmpty();
    }

    /** 10000000 x 0.02 x 183/360 = 101666.666..., then x 0.0195 x 182/360 = 98583.333... */
    @Test
    void aFloatingPeriodIsCompletedByItsOwnFixing() {
        String swap = document("swapWithAnInitialStubAndAFee");
        assertThat(completed(swap, Map.of("EUR-EURIBOR-6M 2026-06-11", "0.02")))
                .isEqualTo(Map.of("leg2/interest/2", new BigDecimal("101666.67")));
        assertThat(completed(
                        swap,
                        Map.of(
                                "EUR-EURIBOR-3M 2026-01-13", "0.021",
                                "EUR-EURIBOR-6M 2026-01-13", "0.022",
                                "EUR-EURIBOR-6M 2026-06-11", "0.02",
                                "EUR-EURIBOR-6M 2026-12-11", "0.0195")))
                .as("the stub between two indices is not estimated")
                .isEqualTo(Map.of(
                        "leg2/interest/2", new BigDecimal("101666.67"),
                        "leg2/interest/3", new BigDecimal("98583.33")));
    }

    /** 10000000 x (0.02 x 1 + 0.001) x 183/360 = 106750; a rate of -3% is floored, or is paid by who receives. */
    @Test
    void spreadAndFloorCount() {
        String plain = document("swapWithAnInitialStubAndAFee");
        String spread =
                plain.replace("\"floorAtZero\": false", "\"floorAtZero\": false, \"spread\": {\"initial\": \"0.001\"}");
        assertThat(completed(spread, Map.of("EUR-EURIBOR-6M 2026-06-11", "0.02")))
                .isEqualTo(Map.of("leg2/interest/2", new BigDecimal("106750.00")));
        Map<String, String> negative = Map.of("EUR-EURIBOR-6M 2026-06-11", "-0.03");
        assertThat(completed(plain, negative)).isEqualTo(Map.of("leg2/interest/2", new BigDecimal("-152500.00")));
        assertThat(completed(plain.replace("\"floorAtZero\": false", "\"floorAtZero\": true"), negative))
                .isEqualTo(Map.of("leg2/interest/2", new BigDecimal("0.00")));
    }
}
