package dev.isle.suite.trade.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.corpus.Corpus;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule against a document that breaks it, and nothing else, by one change of an accepted one. */
class EveryRuleTest {
    private static final String SPOT = """
            {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
             "product": {"type": "fxSingle",
               "receive": {"currency": "EUR", "amount": "1000000", "date": "2026-03-04"},
               "pay": {"currency": "USD", "amount": "1085000", "date": "2026-03-04"}}}""";

    private static final String FX_SWAP = """
            {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-03-02",
             "product": {"type": "fxSwap",
               "near": {"receive": {"currency": "EUR", "amount": "10", "date": "2026-03-04"},
                        "pay": {"currency": "USD", "amount": "11", "date": "2026-03-04"}},
               "far": {"receive": {"currency": "USD", "amount": "11", "date": "2026-06-04"},
                       "pay": {"currency": "EUR", "amount": "10", "date": "2026-06-04"}}}}""";

    private static final String SWAP = """
            {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
             "product": {"type": "swap", "legs": [
              {"side": "PAY", "currency": "EUR",
               "schedule": {"startDate": "2026-06-15", "endDate": "2027-06-15", "frequency": "P12M", "roll": "Day15",
                "adjustment": {"convention": "Following", "calendar": "EUTA"}},
               "payments": {"frequency": "P12M", "relativeTo": "END", "compounding": "NONE",
                "offset": {"days": 0, "calendar": "NoHolidays"}},
               "notional": {"initial": "10000000"},
               "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
               "rate": {"type": "fixedRate", "dayCount": "30E/360", "rate": {"initial": "0.025"}}},
              {"side": "RECEIVE", "currency": "EUR",
               "schedule": {"startDate": "2026-06-15", "endDate": "2027-06-15", "frequency": "P6M", "roll": "Day15",
                "adjustment": {"convention": "Following", "calendar": "EUTA"}},
               "payments": {"frequency": "P6M", "relativeTo": "END", "compounding": "NONE",
                "offset": {"days": 0, "calendar": "NoHolidays"}},
               "notional": {"initial": "10000000"},
               "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
               "rate": {"type": "iborRate", "dayCount": "Act/360", "index": "EUR-EURIBOR-6M",
                "fixingRelativeTo": "START", "fixingOffset": {"days": -2, "calendar": "EUTA"},
                "floorAtZero": false}}]}}""";

    private static final String VANILLA = fpml("products/rates", "ird-ex01-vanilla-swap-versioned.xml");
    private static final String COMPOUND = fpml("products/rates", "ird-ex03-compound-swap-versioned.xml");
    private static final String STUB = fpml("products/rates", "ird-ex02-stub-amort-swap-versioned.xml");
    private static final String FORWARD = fpml("products/fx", "fx-ex03-fx-fwd.xml");

    /** A rule, a document that is accepted, and the change that breaks the rule. */
    record Broken(Rule rule, MediaKind kind, String document, String text, String instead) {
        @Override
        public String toString() {
            return rule.id() + " " + kind + ": " + (text.length() > 60 ? text.substring(0, 60) + "..." : text);
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(
                json(Rule.SIZE, SPOT, "\"B\"", "\"" + "x".repeat(TradeIntake.MAX_BYTES) + "\""),
                json(Rule.SYNTAX, SPOT, "}}}", "}}"),
                json(Rule.SYNTAX, SPOT, "}}}", "}}} {}"),
                json(Rule.DUPLICATE_KEY, SPOT, "\"book\": \"B\",", "\"book\": \"B\", \"book\": \"C\","),
                json(Rule.UNKNOWN_FIELD, SPOT, "\"book\"", "\"colour\": \"red\", \"book\""),
                json(Rule.MISSING_FIELD, SPOT, "\"book\": \"B\",", ""),
                json(Rule.TYPE, SPOT, "\"B\"", "7"),
                json(Rule.TEXT, SPOT, "\"B\"", "\"\\u0007\""),
                json(Rule.TEXT, SPOT, "\"B\"", "\" \""),
                json(Rule.NUMBER, SPOT, "\"1000000\"", "\"1000000.0000000001\""),
                json(Rule.NUMBER, SPOT, "\"1000000\"", "\"1e15\""),
                json(Rule.DATE, SPOT, "\"2026-03-02\"", "\"2026-02-30\""),
                json(Rule.UNKNOWN_VALUE, SWAP, "\"RECEIVE\"", "\"GET\""),
                json(Rule.UNKNOWN_TYPE, SPOT, "fxSingle", "fxOption"),
                json(Rule.CURRENCY, SPOT, "EUR", "XAU"),
                json(Rule.CURRENCY, SPOT, "EUR", "EURO"),
                json(Rule.CALENDAR, SWAP, "EUTA", "EUTA+MARS"),
                json(Rule.CALENDAR, SWAP, "EUTA", "EUTA+GBLO+USNY+JPTO+CHZU+AUSY+CATO"),
                json(Rule.CONVENTION, SWAP, "Following", "Sideways"),
                json(Rule.CONVENTION, SWAP, "Day15", "Day99"),
                json(Rule.CONVENTION, SWAP, "30E/360", "Bus/252 BRBD"),
                json(Rule.FREQUENCY, SWAP, "P6M", "P1D"),
                json(Rule.INDEX, SWAP, "EUR-EURIBOR-6M", "EUR-MOON-6M"),
                json(Rule.OFFSET, SWAP, "-2", "-1001"),
                json(Rule.DATE_RANGE, SPOT, "2026-03-04", "2100-01-01"),
                json(Rule.DATE_ORDER, SPOT, "2026-03-02", "2026-03-05"),
                json(Rule.DATE_ORDER, SWAP, "2027-06-15", "2026-06-15"),
                json(Rule.DATE_ORDER, FX_SWAP, "2026-06-04", "2026-03-04"),
                json(
                        Rule.DATE_ORDER,
                        SWAP,
                        "{\"initial\": \"0.025\"}",
                        "{\"initial\": \"0.025\", \"steps\": [{\"date\": \"2027-01-15\", \"value\": \"0.03\"},"
                                + " {\"date\": \"2026-12-15\", \"value\": \"0.03\"}]}"),
                json(Rule.NOTIONAL_POSITIVE, SPOT, "\"1000000\"", "\"0\""),
                json(Rule.NOTIONAL_POSITIVE, SWAP, "10000000", "-10000000"),
                json(Rule.RATE_BOUND, SWAP, "0.025", "25"),
                json(Rule.TWO_PARTIES, SPOT, "ACME", "ISLE"),
                json(Rule.CURRENCIES_DIFFER, SPOT, "EUR", "USD"),
                json(
                        Rule.FX_SWAP_DIRECTION,
                        FX_SWAP,
                        "\"far\": {\"receive\": {\"currency\": \"USD\"",
                        "\"far\":" + " {\"receive\": {\"currency\": \"GBP\""),
                json(Rule.LEGS, SWAP, "RECEIVE", "PAY"),
                json(Rule.NOTIONAL_PRESENT, SWAP, "\"notional\": {\"initial\": \"10000000\"},", ""),
                json(
                        Rule.STUB_RATE,
                        SWAP,
                        "\"floorAtZero\"",
                        "\"initialStub\": {\"secondIndex\":" + " \"EUR-EURIBOR-3M\"}, \"floorAtZero\""),
                json(
                        Rule.PERIODS,
                        SWAP.replace("2026-06-15", "1990-06-15")
                                .replace("2027-06-15", "2099-06-15")
                                .replace("P6M", "P12M"),
                        "P12M",
                        "P1W"),
                json(Rule.SCHEDULE, SWAP, "2027-06-15", "2027-07-15"),
                json(Rule.FIRST_PERIOD_START, SWAP, "\"roll\"", "\"firstPeriodStart\": \"2026-06-15\", \"roll\""),
                fpml(Rule.SYNTAX, VANILLA, "</swap>", "</swop>"),
                fpml(Rule.SYNTAX, VANILLA, "<dataDocument", "<!DOCTYPE dataDocument><dataDocument"),
                fpml(Rule.FPML_VERSION, VANILLA, "FpML-5/", "FpML-4/"),
                fpml(Rule.ONE_TRADE, VANILLA, "</trade>", "</trade><trade><tradeHeader/></trade>"),
                fpml(Rule.ONE_TRADE, VANILLA, "</swap>", "</swap><fra/>"),
                fpml(Rule.PRODUCT_SUPPORTED, VANILLA, "</swap>", "</swap><capFloor/>"),
                fpml(Rule.ELEMENT_SUPPORTED, VANILLA, "<dayCountFraction>", "<discounting/><dayCountFraction>"),
                fpml(Rule.REFERENCE, VANILLA, "href=\"primaryBusinessCenters\"", "href=\"nowhere\""),
                fpml(Rule.OUR_PARTY, VANILLA, "<partyId ", "<partyId/><partyId "),
                fpml(Rule.FPML_PARSE, VANILLA, "<floatingRateIndex>EUR-LIBOR-BBA", "<floatingRateIndex>EUR-MOON"),
                fpml(Rule.FREQUENCY, VANILLA, "<period>M</period>", "<period>D</period>"),
                fpml(Rule.DATE_RANGE, VANILLA, "1999-12-14", "2199-12-14"),
                fpml(Rule.DATE, VANILLA, "1999-12-14", "1999-12-32"),
                fpml(Rule.NUMBER, VANILLA, "<initialValue>50000000.00", "<initialValue>5e7"),
                fpml(Rule.CALENDAR, VANILLA, ">DEFR<", ">MARS<"),
                fpml(Rule.OFFSET, VANILLA, "<periodMultiplier>-2<", "<periodMultiplier>-2000<"),
                fpml(Rule.CASHFLOW_DATES, STUB, "<adjustedStartDate>1995-01-16</adjustedStartDate>", ""),
                fpml(
                        Rule.FIRST_COMPOUNDING_PERIOD,
                        VANILLA,
                        "<calculationPeriodFrequency>",
                        "<firstCompoundingPeriodEndDate>1995-01-14</firstCompoundingPeriodEndDate>"
                                + "<calculationPeriodFrequency>"),
                fpml(Rule.FIRST_PAYMENT, STUB, "<firstPaymentDate>1995-", "<firstPaymentDate>1994-"),
                fpml(Rule.COMPOUNDING_FREQUENCY, COMPOUND, "<compoundingMethod>Flat</compoundingMethod>", ""),
                fpml(
                        Rule.COMPOUNDING_FIXED,
                        VANILLA,
                        "</fixedRateSchedule>",
                        "</fixedRateSchedule><compoundingMethod>Flat</compoundingMethod>"),
                fpml(Rule.COMPOUNDING_RESETS, VANILLA, "(?s)<resetDates.*</resetDates>", ""),
                fpml(Rule.PAYMENT_OFFSET, COMPOUND, "<periodMultiplier>5<", "<periodMultiplier>0<"),
                fpml(Rule.FX_RATE, FORWARD, "<rate>", "<rate>2"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isBrokenByOneChange(Broken broken) {
        assertThat(read(broken.kind(), broken.document()))
                .as("before the change")
                .isInstanceOf(Intake.Accepted.class);
        String changed = broken.text().startsWith("(?s)")
                ? broken.document().replaceAll(broken.text(), broken.instead())
                : broken.document().replace(broken.text(), broken.instead());
        assertThat(changed).isNotEqualTo(broken.document());
        Intake intake = read(broken.kind(), changed);
        assertThat(intake).isInstanceOf(Intake.Refused.class);
        List<Problem> problems = ((Intake.Refused) intake).problems();
        assertThat(problems).extracting(Problem::rule).contains(broken.rule().id());
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.place()).matches("/.*\\([1-9][0-9]*:[1-9][0-9]*\\)"));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = SPOT.getBytes(StandardCharsets.UTF_16);
        assertThat(((Intake.Refused) TradeIntake.read(MediaKind.JSON, body)).problems())
                .extracting(Problem::rule)
                .containsExactly(Rule.ENCODING.id());
    }

    @Test
    void noRuleIsWithoutADocument() {
        Set<Rule> seen = broken().map(Broken::rule).collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        seen.add(Rule.ENCODING);
        assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).isEmpty();
    }

    private static Broken json(Rule rule, String document, String text, String instead) {
        return new Broken(rule, MediaKind.JSON, document, text, instead);
    }

    private static Broken fpml(Rule rule, String document, String text, String instead) {
        return new Broken(rule, MediaKind.FPML, document, text, instead);
    }

    private static String fpml(String folder, String name) {
        return new String(Objects.requireNonNull(Corpus.folder(folder).get(name)), StandardCharsets.UTF_8);
    }

    private static Intake read(MediaKind kind, String document) {
        return TradeIntake.read(kind, document.getBytes(StandardCharsets.UTF_8));
    }
}
