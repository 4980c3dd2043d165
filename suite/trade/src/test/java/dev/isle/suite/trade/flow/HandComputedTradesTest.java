package dev.isle.suite.trade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.corpus.Corpus;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trades of {@code hand-computed.txt}, and what no sum on paper is needed for. */
class HandComputedTradesTest {
    @ParameterizedTest
    @MethodSource("dev.isle.suite.trade.flow.HandComputed#all")
    void rowsAreAsWorkedOutOnPaper(HandComputed paper) {
        Intake intake = TradeIntake.read(MediaKind.JSON, paper.document().getBytes(StandardCharsets.UTF_8));
        assertThat(intake).isInstanceOf(Intake.Accepted.class);
        Trade trade = ((Intake.Accepted) intake).trade();
        assertThat(transfers(trade)).containsExactlyElementsOf(paper.transfers());
        assertThat(positions(trade)).containsExactlyElementsOf(paper.positions());
    }

    @Test
    void noneOfTheListIsLost() {
        assertThat(HandComputed.all()).hasSize(12).doesNotHaveDuplicates().allSatisfy(paper -> {
            assertThat(paper.transfers()).isNotEmpty();
            assertThat(paper.positions()).isNotEmpty();
        });
    }

    /**
     * 13 months of yearly periods leave a rest. Nobody said where it goes, so nobody is told where it went; nor can
     * weeks be counted to a day of the month, though the library would count months instead.
     */
    @Test
    void periodsThatNobodyAgreedAreRefused() {
        assertThat(rules(fixedSwap("2027-06-15", "P12M", "P12M"))).isEmpty();
        assertThat(rules(fixedSwap("2027-07-15", "P12M", "P12M"))).containsExactly("schedule");
        assertThat(rules(fixedSwap("2027-12-15", "P6M", "P6M"))).isEmpty();
        assertThat(rules(fixedSwap("2027-12-15", "P6M", "P12M"))).containsExactly("schedule");
        assertThat(rules(fixedSwap("2026-08-15", "P1W", "P1W"))).containsExactly("convention", "convention");
    }

    private static String fixedSwap(String end, String calculated, String paid) {
        String leg = """
                {"side": "SIDE", "currency": "EUR",
                  "schedule": {"startDate": "2026-06-15", "endDate": "%s", "frequency": "%s", "roll": "Day15",
                   "adjustment": {"convention": "NoAdjust", "calendar": "NoHolidays"}},
                  "payments": {"frequency": "%s", "relativeTo": "END", "compounding": "NONE",
                   "offset": {"days": 0, "calendar": "NoHolidays"}},
                  "notional": {"initial": "1000"},
                  "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
                  "rate": {"type": "fixedRate", "dayCount": "1/1", "rate": {"initial": "0.1"}}}""".formatted(end, calculated, paid);
        return """
                {"book": "B1", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
                 "product": {"type": "swap", "legs": [%s, %s]}}""".formatted(leg.replace("SIDE", "PAY"), leg.replace("SIDE", "RECEIVE"));
    }

    /**
     * The sample of a Chinese repo swap: weekly fixings, compounded, paid quarterly in dollars. The first quarter, from
     * Tuesday 2018-05-15 to Wednesday 08-15, has 14 weekly starts (the last one a single day), all Tuesdays, fixed one
     * business day before: the Mondays from 05-14 to 08-13. The dollar rate is seen two business days before payment.
     */
    @Test
    void weeksInsideQuartersKeepTheirFixings() {
        byte[] body = Objects.requireNonNull(Corpus.folder("products/rates").get("NDS-CNY-uti.xml"));
        Trade trade = ((Intake.Accepted) TradeIntake.read(MediaKind.FPML, body)).trade();
        List<FixingRef> fixings = Transfers.of(trade).stream()
                .filter(draft -> draft.key().equals("leg2/interest/1"))
                .findFirst()
                .orElseThrow()
                .fixings();
        List<FixingRef> expected = new ArrayList<>();
        for (LocalDate monday = LocalDate.of(2018, 5, 14);
                monday.isBefore(LocalDate.of(2018, 8, 20));
                monday = monday.plusWeeks(1)) {
            expected.add(new FixingRef("CNY-REPO-1W", monday, monday));
        }
        expected.add(new FixingRef("CNY.SAEC/CNY01", LocalDate.of(2018, 8, 13), LocalDate.of(2018, 8, 13)));
        assertThat(fixings).containsExactlyElementsOf(expected).hasSize(15);
    }

    private static List<String> rules(String json) {
        return switch (TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8))) {
            case Intake.Accepted _ -> List.of();
            case Intake.Refused refused ->
                refused.problems().stream().map(Problem::rule).toList();
        };
    }

    private static List<String> transfers(Trade trade) {
        return Transfers.of(trade).stream()
                .map(draft -> draft.key() + " " + draft.kind() + " " + draft.payDate() + " " + draft.currency() + " "
                        + (draft.amount() == null
                                ? "projected " + fixings(draft)
                                : draft.amount().toPlainString()))
                .toList();
    }

    private static String fixings(TransferDraft draft) {
        return draft.fixings().stream()
                .map(fixing -> fixing.index() + " " + fixing.from()
                        + (fixing.to().equals(fixing.from()) ? "" : ".." + fixing.to()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<String> positions(Trade trade) {
        return Positions.of(trade).stream()
                .map(delta -> delta.instrument() + " " + delta.currency()
                        + (delta.valueDate() == null ? "" : " " + delta.valueDate()) + " "
                        + delta.quantity().toPlainString())
                .toList();
    }
}
