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

/**
 * Trades whose rows were worked out on paper. The arithmetic stands above each test; nothing was copied from what the
 * code printed. Days of the week: 2026-01-01 was a Thursday.
 */
class HandComputedTradesTest {
    /** Two amounts, one day: nothing to compute but sign and minor unit. */
    @Test
    void fxSpot() {
        Trade trade = trade("""
                {"type": "fxSingle",
                 "receive": {"currency": "EUR", "amount": "1000000", "date": "2026-03-04"},
                 "pay": {"currency": "USD", "amount": "1085000", "date": "2026-03-04"}}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "fx/receive PRINCIPAL 2026-03-04 EUR 1000000.00",
                        "fx/pay PRINCIPAL 2026-03-04 USD -1085000.00");
        assertThat(positions(trade)).containsExactly("FX EUR 2026-03-04 1000000", "FX USD 2026-03-04 -1085000");
    }

    /** The two sides may settle on different days; 152345678.5 yen round half up to 152345679, 3 digits of BHD stay. */
    @Test
    void fxForwardInCurrenciesWithOtherMinorUnits() {
        Trade trade = trade("""
                {"type": "fxSingle",
                 "receive": {"currency": "JPY", "amount": "152345678.5", "date": "2026-09-15"},
                 "pay": {"currency": "BHD", "amount": "376543.2105", "date": "2026-09-16"}}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "fx/receive PRINCIPAL 2026-09-15 JPY 152345679", "fx/pay PRINCIPAL 2026-09-16 BHD -376543.211");
        assertThat(positions(trade)).containsExactly("FX JPY 2026-09-15 152345678.5", "FX BHD 2026-09-16 -376543.2105");
    }

    /** Forward points of 12.5: 5000000 x 1.0850 = 5425000, 5000000 x 1.08625 = 5431250. */
    @Test
    void fxSwap() {
        Trade trade = trade("""
                {"type": "fxSwap",
                 "near": {"receive": {"currency": "EUR", "amount": "5000000", "date": "2026-03-04"},
                          "pay": {"currency": "USD", "amount": "5425000", "date": "2026-03-04"}},
                 "far": {"receive": {"currency": "USD", "amount": "5431250", "date": "2026-06-04"},
                         "pay": {"currency": "EUR", "amount": "5000000", "date": "2026-06-04"}}}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "near/receive PRINCIPAL 2026-03-04 EUR 5000000.00",
                        "near/pay PRINCIPAL 2026-03-04 USD -5425000.00",
                        "far/receive PRINCIPAL 2026-06-04 USD 5431250.00",
                        "far/pay PRINCIPAL 2026-06-04 EUR -5000000.00");
        assertThat(positions(trade))
                .containsExactly(
                        "FX EUR 2026-03-04 5000000",
                        "FX USD 2026-03-04 -5425000",
                        "FX USD 2026-06-04 5431250",
                        "FX EUR 2026-06-04 -5000000");
    }

    /** One payment in dollars whose size the fixing of two days before decides: no amount. */
    @Test
    void nonDeliverableForward() {
        Trade trade = trade("""
                {"type": "fxNdf", "side": "RECEIVE", "referenceCurrency": "INR", "referenceAmount": "83500000",
                 "settlementCurrency": "USD", "settlementAmount": "1000000", "valueDate": "2026-06-17",
                 "fixingDate": "2026-06-15", "fixingSource": "INR.FBIL/INR01"}""");
        assertThat(transfers(trade))
                .containsExactly("settlement SETTLEMENT 2026-06-17 USD projected [INR.FBIL/INR01 2026-06-15]");
        assertThat(positions(trade)).containsExactly("NDF INR 2026-06-17 83500000", "NDF USD 2026-06-17 -1000000");
    }

    /** 2026-06-15 is a Monday; two business days of the euro before it is Thursday the 11th. The buyer is long the rate. */
    @Test
    void forwardRateAgreement() {
        Trade trade = trade("""
                {"type": "fra", "side": "PAY", "currency": "EUR", "notional": "10000000",
                 "startDate": "2026-06-15", "endDate": "2026-09-15", "paymentDate": "2026-06-15",
                 "fixedRate": "0.0215", "dayCount": "Act/360", "index": "EUR-EURIBOR-3M",
                 "fixingOffset": {"days": -2, "calendar": "EUTA"}, "discounting": "ISDA"}""");
        assertThat(transfers(trade))
                .containsExactly("settlement SETTLEMENT 2026-06-15 EUR projected [EUR-EURIBOR-3M 2026-06-11]");
        assertThat(positions(trade)).containsExactly("FRA:EUR-EURIBOR-3M EUR 10000000");
    }

    /**
     * Pays 2.5% 30E/360 yearly on 10 million, receives six-month Euribor; both legs begin with a short period from
     * 2026-01-15 (Thursday) to 2026-06-15 (Monday).
     *
     * <ul>
     *   <li>Fixed, short: 5 months of 30 days: 10000000 x 0.025 x 150/360 = 104166.666... = 104166.67.
     *   <li>Fixed, whole: 10000000 x 0.025 x 360/360 = 250000, on Tuesday 2027-06-15.
     *   <li>Floating: fixed two euro business days before 2026-01-15, 2026-06-15, 2026-12-15 (Tuesday): Tuesday
     *       2026-01-13, Thursday 2026-06-11, Friday 2026-12-11. The first is between three and six months.
     *   <li>The fee falls on Saturday 2026-01-17 and moves to Monday the 19th.
     * </ul>
     */
    @Test
    void swapWithAnInitialStubAndAFee() {
        Trade trade = trade("""
                {"type": "swap", "legs": [
                 {"side": "PAY", "currency": "EUR",
                  "schedule": {"startDate": "2026-01-15", "endDate": "2027-06-15", "frequency": "P12M", "roll": "Day15",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}, "stub": "SHORT_INITIAL"},
                  "payments": {"frequency": "P12M", "relativeTo": "END", "compounding": "NONE",
                   "offset": {"days": 0, "calendar": "NoHolidays",
                    "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}}},
                  "notional": {"initial": "10000000"},
                  "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
                  "rate": {"type": "fixedRate", "dayCount": "30E/360", "rate": {"initial": "0.025"}}},
                 {"side": "RECEIVE", "currency": "EUR",
                  "schedule": {"startDate": "2026-01-15", "endDate": "2027-06-15", "frequency": "P6M", "roll": "Day15",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"},
                   "firstRegularStart": "2026-06-15"},
                  "payments": {"frequency": "P6M", "relativeTo": "END", "compounding": "NONE",
                   "offset": {"days": 0, "calendar": "NoHolidays",
                    "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}}},
                  "notional": {"initial": "10000000"},
                  "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
                  "rate": {"type": "iborRate", "dayCount": "Act/360", "index": "EUR-EURIBOR-6M",
                   "fixingRelativeTo": "START", "fixingOffset": {"days": -2, "calendar": "EUTA"},
                   "initialStub": {"index": "EUR-EURIBOR-3M", "secondIndex": "EUR-EURIBOR-6M"},
                   "floorAtZero": false}}]}""", """
                {"side": "RECEIVE", "party": "ACME", "date": "2026-01-17", "currency": "EUR", "amount": "25000.005",
                 "adjustment": {"convention": "Following", "calendar": "EUTA"}, "type": "UPFRONT"}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "leg1/interest/1 INTEREST 2026-06-15 EUR -104166.67",
                        "leg1/interest/2 INTEREST 2027-06-15 EUR -250000.00",
                        "leg2/interest/1 INTEREST 2026-06-15 EUR projected"
                                + " [EUR-EURIBOR-3M 2026-01-13, EUR-EURIBOR-6M 2026-01-13]",
                        "leg2/interest/2 INTEREST 2026-12-15 EUR projected [EUR-EURIBOR-6M 2026-06-11]",
                        "leg2/interest/3 INTEREST 2027-06-15 EUR projected [EUR-EURIBOR-6M 2026-12-11]",
                        "fee/1 FEE 2026-01-19 EUR 25000.01");
        assertThat(positions(trade)).containsExactly("SWAP:FIXED EUR -10000000", "SWAP:EUR-EURIBOR-6M EUR 10000000");
    }

    /** 2026-01-30 to 2026-07-31 is 1 + 28 + 31 + 30 + 31 + 30 + 31 = 182 days: 240000 x 182/360 = 121333.333... */
    @Test
    void depositOverActualDaysOf360() {
        assertThat(transfers(deposit("USD", "Act/360")))
                .containsExactly(
                        "principal/1 PRINCIPAL 2026-01-30 USD -5000000.00",
                        "principal/2 PRINCIPAL 2026-07-31 USD 5000000.00",
                        "interest/1 INTEREST 2026-07-31 USD 121333.33");
        assertThat(positions(deposit("USD", "Act/360"))).containsExactly("DEPOSIT USD 5000000");
    }

    /** The same days over 365: 240000 x 182/365 = 43680000/365 = 119671.2328... */
    @Test
    void depositOverActualDaysOf365() {
        assertThat(transfers(deposit("GBP", "Act/365F")))
                .contains("interest/1 INTEREST 2026-07-31 GBP 119671.23")
                .hasSize(3);
    }

    /** The 31st counts as the 30th after a 30th: six months of 30 days: 240000 x 180/360 = 120000. */
    @Test
    void depositOverMonthsOf30Days() {
        assertThat(transfers(deposit("USD", "30/360 ISDA")))
                .contains("interest/1 INTEREST 2026-07-31 USD 120000.00")
                .hasSize(3);
    }

    /**
     * 365182500 yen borrowed for one day at 0.1%: 365182500 x 0.001 / 365 = 1000.5, half up 1001 (half to even would be
     * 1000). Saturday 2026-08-01 moves to Monday the 3rd, Tuesday the 4th stays.
     */
    @Test
    void yenAreRoundedHalfUpToWholeOnes() {
        Trade trade = trade("""
                {"type": "termDeposit", "side": "RECEIVE", "currency": "JPY", "principal": "365182500",
                 "startDate": "2026-08-01", "endDate": "2026-08-04",
                 "adjustment": {"convention": "ModifiedFollowing", "calendar": "JPTO"},
                 "rate": "0.001", "dayCount": "Act/365F"}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "principal/1 PRINCIPAL 2026-08-03 JPY 365182500",
                        "principal/2 PRINCIPAL 2026-08-04 JPY -365182500",
                        "interest/1 INTEREST 2026-08-04 JPY -1001");
        assertThat(positions(trade)).containsExactly("DEPOSIT JPY -365182500");
    }

    /**
     * Month ends, modified following in London: Saturday 01-31 goes back to Friday 01-30, Saturday 02-28 to Friday
     * 02-27, Tuesday 03-31 and Thursday 04-30 stay, Sunday 05-31 goes back to Friday 05-29. 36500000 x 0.0365 / 365 is
     * 3650 a day: 28 days 102200, 32 days 116800, 30 days 109500, 29 days 105850. The overnight leg gathers its rates
     * from 01-30 to the business day before 05-29, Thursday 05-28; it is paid two London business days after 05-29,
     * Tuesday 06-02.
     */
    @Test
    void monthEndsRollToMonthEnds() {
        Trade trade = trade("""
                {"type": "swap", "legs": [
                 {"side": "RECEIVE", "currency": "GBP",
                  "schedule": {"startDate": "2026-01-31", "endDate": "2026-05-31", "frequency": "P1M", "roll": "EOM",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "GBLO"}},
                  "payments": {"frequency": "P1M", "relativeTo": "END", "compounding": "NONE",
                   "offset": {"days": 0, "calendar": "NoHolidays",
                    "adjustment": {"convention": "ModifiedFollowing", "calendar": "GBLO"}}},
                  "notional": {"initial": "36500000"},
                  "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
                  "rate": {"type": "fixedRate", "dayCount": "Act/365F", "rate": {"initial": "0.0365"}}},
                 {"side": "PAY", "currency": "GBP",
                  "schedule": {"startDate": "2026-01-31", "endDate": "2026-05-31", "frequency": "Term", "roll": "EOM",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "GBLO"}},
                  "payments": {"frequency": "Term", "relativeTo": "END", "compounding": "NONE",
                   "offset": {"days": 2, "calendar": "GBLO"}},
                  "notional": {"initial": "36500000"},
                  "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
                  "rate": {"type": "overnightRate", "dayCount": "Act/365F", "index": "GBP-SONIA", "averaged": false,
                   "rateCutOffDays": 0, "floorAtZero": false}}]}""");
        assertThat(transfers(trade))
                .containsExactly(
                        "leg1/interest/1 INTEREST 2026-02-27 GBP 102200.00",
                        "leg1/interest/2 INTEREST 2026-03-31 GBP 116800.00",
                        "leg1/interest/3 INTEREST 2026-04-30 GBP 109500.00",
                        "leg1/interest/4 INTEREST 2026-05-29 GBP 105850.00",
                        "leg2/interest/1 INTEREST 2026-06-02 GBP projected [GBP-SONIA 2026-01-30..2026-05-28]");
        assertThat(positions(trade)).containsExactly("SWAP:FIXED GBP 36500000", "SWAP:GBP-SONIA GBP -36500000");
    }

    /**
     * Two currencies with principal at both ends and a step: 900 euro and 1000 dollars are exchanged, the euro leg falls
     * to 600 after a year, so 300 come back then and 600 at the end. Euro pays 10%: 90, then 60. The dollars at
     * two-year compounding of 10%: 1000 x 1.1 x 1.1 - 1000 = 210, at the end. 2026-06-01, 2027-06-01, 2028-06-01 are
     * Monday, Tuesday, Thursday.
     */
    @Test
    void crossCurrencySwapWithPrincipalAStepAndCompounding() {
        String leg = """
                 {"side": "%s", "currency": "%s",
                  "schedule": {"startDate": "2026-06-01", "endDate": "2028-06-01", "frequency": "P12M", "roll": "Day1",
                   "adjustment": {"convention": "Following", "calendar": "EUTA+USNY"}},
                  "payments": {"frequency": "%s", "relativeTo": "END", "compounding": "%s",
                   "offset": {"days": 0, "calendar": "NoHolidays",
                    "adjustment": {"convention": "Following", "calendar": "EUTA+USNY"}}},
                  "notional": {"initial": "%s"%s},
                  "initialExchange": true, "intermediateExchange": true, "finalExchange": true,
                  "rate": {"type": "fixedRate", "dayCount": "30/360 ISDA", "rate": {"initial": "0.1"}}}""";
        Trade trade = trade("{\"type\": \"swap\", \"legs\": ["
                + leg.formatted(
                        "RECEIVE",
                        "EUR",
                        "P12M",
                        "NONE",
                        "900",
                        ", \"steps\": [{\"date\": \"2027-06-01\", \"value\": \"600\"}]")
                + "," + leg.formatted("PAY", "USD", "P24M", "STRAIGHT", "1000", "") + "]}");
        assertThat(transfers(trade))
                .containsExactly(
                        "leg1/principal/1 PRINCIPAL 2026-06-01 EUR -900.00",
                        "leg1/principal/2 PRINCIPAL 2027-06-01 EUR 300.00",
                        "leg1/principal/3 PRINCIPAL 2028-06-01 EUR 600.00",
                        "leg1/interest/1 INTEREST 2027-06-01 EUR 90.00",
                        "leg1/interest/2 INTEREST 2028-06-01 EUR 60.00",
                        "leg2/principal/1 PRINCIPAL 2026-06-01 USD 1000.00",
                        "leg2/principal/2 PRINCIPAL 2028-06-01 USD -1000.00",
                        "leg2/interest/1 INTEREST 2028-06-01 USD -210.00");
        assertThat(positions(trade)).containsExactly("SWAP:FIXED EUR 900", "SWAP:FIXED USD -1000");
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

    private static Trade deposit(String currency, String dayCount) {
        return trade("""
                {"type": "termDeposit", "side": "PAY", "currency": "%s", "principal": "5000000",
                 "startDate": "2026-01-30", "endDate": "2026-07-31", "rate": "0.048", "dayCount": "%s"}""".formatted(currency, dayCount));
    }

    private static Trade trade(String product, String... fees) {
        String json = """
                {"book": "B1", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
                 "product": %s, "fees": [%s]}""".formatted(product, String.join(",", fees));
        Intake intake = TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8));
        assertThat(intake).isInstanceOf(Intake.Accepted.class);
        return ((Intake.Accepted) intake).trade();
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
