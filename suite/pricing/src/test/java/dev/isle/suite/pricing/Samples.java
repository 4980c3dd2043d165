package dev.isle.suite.pricing;

import dev.isle.suite.pricing.CurveNode.Kind;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trades and a market whose numbers are easy to follow by hand: every curve is flat. */
final class Samples {
    static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    static final double EUR = 0.02;
    static final double USD = 0.04;
    static final double INR = 0.06;
    static final double EURIBOR = 0.025;

    private Samples() {}

    static MarketSnapshot flat() {
        Map<String, BigDecimal> quotes = new TreeMap<>();
        quotes.put("EUR-ZERO", BigDecimal.valueOf(EUR));
        quotes.put("USD-ZERO", BigDecimal.valueOf(USD));
        quotes.put("INR-ZERO", BigDecimal.valueOf(INR));
        quotes.put("6M-ZERO", BigDecimal.valueOf(EURIBOR));
        quotes.put("EUR/USD", new BigDecimal("1.10"));
        quotes.put("USD/INR", new BigDecimal("83"));
        quotes.put("NORMAL-VOL/USD-SOFR", new BigDecimal("0.0080"));
        return new MarketSnapshot(
                TODAY,
                quotes,
                Map.of(
                        "EUR-EURIBOR-6M",
                        new TreeMap<>(Map.of(LocalDate.of(2026, 1, 13), new BigDecimal("0.021"))),
                        "INR.FBIL/INR01",
                        new TreeMap<>(Map.of(LocalDate.of(2026, 2, 27), new BigDecimal("80")))),
                List.of(
                        zero("EUR", List.of("EUR"), List.of(), "EUR-ZERO"),
                        zero("USD", List.of("USD"), List.of("USD-SOFR"), "USD-ZERO"),
                        zero("INR", List.of("INR"), List.of(), "INR-ZERO"),
                        zero("6M", List.of(), List.of("EUR-EURIBOR-6M"), "6M-ZERO")));
    }

    static CurveDefinition zero(String name, List<String> discounts, List<String> forwards, String quote) {
        return new CurveDefinition(name, discounts, forwards, List.of(new CurveNode(Kind.ZERO, "", "1Y", quote)));
    }

    /** A trade of that product, through the intake. */
    static Trade trade(String product) {
        return trade(product, "[]");
    }

    static Trade trade(String product, String fees) {
        String json = """
                {"book": "B", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
                 "product": %s, "fees": %s}""".formatted(product, fees);
        Intake intake = TradeIntake.read(MediaKind.JSON, json.getBytes(StandardCharsets.UTF_8));
        if (intake instanceof Intake.Accepted accepted) {
            return accepted.trade();
        }
        throw new AssertionError(intake);
    }

    static String fx(String receive, double amount, String pay, double paid, String date) {
        return """
                {"type": "fxSingle", "receive": {"currency": "%s", "amount": "%s", "date": "%s"},
                 "pay": {"currency": "%s", "amount": "%s", "date": "%s"}}""".formatted(
                        receive,
                        BigDecimal.valueOf(amount).toPlainString(),
                        date,
                        pay,
                        BigDecimal.valueOf(paid).toPlainString(),
                        date);
    }

    static final String BULLET_IN_A_YEAR = """
            {"type": "bulletPayment", "side": "RECEIVE", "currency": "EUR", "amount": "1000000", "date": "2027-03-02"}""";

    static final String DEPOSIT = """
            {"type": "termDeposit", "side": "PAY", "currency": "USD", "principal": "5000000", "startDate": "2026-01-30",
             "endDate": "2026-07-31", "adjustment": {"convention": "ModifiedFollowing", "calendar": "USNY"},
             "rate": "0.048", "dayCount": "Act/360"}""";

    static final String FRA = """
            {"type": "fra", "side": "PAY", "currency": "EUR", "notional": "10000000", "startDate": "2026-06-15",
             "endDate": "2026-12-15", "paymentDate": "2026-06-15", "fixedRate": "0.0215", "dayCount": "Act/360",
             "index": "EUR-EURIBOR-6M", "fixingOffset": {"days": -2, "calendar": "EUTA"}, "discounting": "ISDA"}""";

    static final String NDF = """
            {"type": "fxNdf", "side": "RECEIVE", "referenceCurrency": "INR", "referenceAmount": "83500000",
             "settlementCurrency": "USD", "settlementAmount": "1000000", "valueDate": "%s", "fixingDate": "%s",
             "fixingSource": "INR.FBIL/INR01"}""";

    /** One leg of a swap on 10 million from 2026-01-15. */
    static String leg(String side, String frequency, String end, String rate) {
        return """
                {"side": "%s", "currency": "EUR",
                 "schedule": {"startDate": "2026-01-15", "endDate": "%s", "frequency": "%s", "roll": "Day15",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}},
                 "payments": {"frequency": "%s", "relativeTo": "END",
                   "offset": {"days": 0, "calendar": "NoHolidays"}, "compounding": "NONE"},
                 "notional": {"initial": "10000000"}, "initialExchange": false, "intermediateExchange": false,
                 "finalExchange": false, "rate": %s}""".formatted(side, end, frequency, frequency, rate);
    }

    static final String EURIBOR_6M = """
            {"type": "iborRate", "dayCount": "Act/360", "index": "EUR-EURIBOR-6M", "fixingRelativeTo": "START",
             "fixingOffset": {"days": -2, "calendar": "EUTA"}, "floorAtZero": false}""";

    static String fixed(String rate) {
        return """
                {"type": "fixedRate", "dayCount": "30E/360", "rate": {"initial": "%s"}}""".formatted(rate);
    }

    static String swap(String... legs) {
        return "{\"type\": \"swap\", \"legs\": [" + String.join(",", legs) + "]}";
    }

    /** Pays fixed, receives Euribor. */
    static String euriborSwap(String end, String rate) {
        return swap(leg("PAY", "P12M", end, fixed(rate)), leg("RECEIVE", "P6M", end, EURIBOR_6M));
    }

    static String swaption(String stance, String rate, boolean straddle) {
        String leg = """
                {"side": "%s", "currency": "USD",
                 "schedule": {"startDate": "2026-12-02", "endDate": "2028-12-02", "frequency": "P12M", "roll": "Day2",
                   "adjustment": {"convention": "ModifiedFollowing", "calendar": "USGS"}},
                 "payments": {"frequency": "P12M", "relativeTo": "END",
                   "offset": {"days": 2, "calendar": "USGS"}, "compounding": "NONE"},
                 "notional": {"initial": "20000000"}, "initialExchange": false, "intermediateExchange": false,
                 "finalExchange": false, "rate": %s}""";
        String paid = stance.equals("BOUGHT") ? "PAY" : "RECEIVE";
        String received = stance.equals("BOUGHT") ? "RECEIVE" : "PAY";
        return """
                {"type": "swaption", "stance": "%s", "exercise": "EUROPEAN", "expiryDate": "2026-11-30",
                 "straddle": %s, "underlying": {"legs": [%s, %s]}}""".formatted(stance, straddle, leg.formatted(paid, """
                                {"type": "fixedRate", "dayCount": "Act/360", "rate": {"initial": "%s"}}""".formatted(rate)), leg.formatted(received, """
                                {"type": "overnightRate", "dayCount": "Act/360", "index": "USD-SOFR", "averaged": false,
                                 "rateCutOffDays": 0, "floorAtZero": false}"""));
    }
}
