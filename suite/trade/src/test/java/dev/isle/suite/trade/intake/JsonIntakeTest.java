package dev.isle.suite.trade.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.json.TradeJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonIntakeTest {
    private static final String SPOT = """
            {
              "book": "FX-LDN", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
              "product": {"type": "fxSingle",
                "receive": {"currency": "EUR", "amount": "1000000", "date": "2026-03-04"},
                "pay": {"currency": "USD", "amount": 1085000.00, "date": "2026-03-04"}}
            }""";

    @Test
    void aSpotIsReadAndGivesTwoTransfers() {
        Trade trade = accepted(SPOT);
        assertThat(Transfers.of(trade))
                .extracting(TransferDraft::key, d -> d.amount() + " " + d.currency())
                .containsExactly(tuple("fx/receive", "1000000.00 EUR"), tuple("fx/pay", "-1085000.00 USD"));
    }

    @Test
    void theCanonicalFormRoundTrips() {
        Trade trade = accepted(SPOT);
        assertThat(TradeJson.read(TradeJson.write(trade))).isEqualTo(trade);
    }

    @Test
    void everyMistakeIsReportedWithItsPlace() {
        Intake intake = read(SPOT.replace("\"book\"", "\"bok\"")
                .replace("\"1000000\"", "\"1e999999\"")
                .replace("04\"}}", "31x\"}}"));
        assertThat(((Intake.Refused) intake).problems())
                .extracting(Problem::place, Problem::rule)
                .containsExactlyInAnyOrder(
                        tuple("/bok (2:10)", "unknown-field"),
                        tuple("/ (1:1)", "missing-field"),
                        tuple("/product/receive/amount (4:46)", "number"),
                        tuple("/product/pay/date (5:62)", "date"));
    }

    private static Intake read(String json) {
        return TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Trade accepted(String json) {
        Intake intake = read(json);
        assertThat(intake).isInstanceOf(Intake.Accepted.class);
        return ((Intake.Accepted) intake).trade();
    }
}
