package dev.isle.suite.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trades as JSON, made by chance out of what the suite knows; many of them make no sense and are refused. */
final class ChanceTrades {
    private static final List<String> DAY_COUNTS = List.of(
            "1/1",
            "30/360 ISDA",
            "30/360 PSA",
            "30E+/360",
            "30E/360",
            "30E/360 ISDA",
            "30E/365",
            "30U/360",
            "30U/360 EOM",
            "Act/360",
            "Act/364",
            "Act/365 Actual",
            "Act/365.25",
            "Act/365F",
            "Act/365L",
            "Act/Act AFB",
            "Act/Act ICMA",
            "Act/Act ISDA",
            "Act/Act Year",
            "NL/360",
            "NL/365");
    private static final List<String> CALENDARS = List.of("EUTA", "GBLO", "USNY", "JPTO", "EUTA+GBLO", "NoHolidays");
    private static final List<String> CONVENTIONS =
            List.of("Following", "ModifiedFollowing", "Preceding", "ModifiedPreceding", "Nearest", "NoAdjust");

    private final Random random;

    ChanceTrades(Random random) {
        this.random = random;
    }

    String next() {
        String product = switch (random.nextInt(10)) {
            case 0 -> fx();
            case 1 -> deposit();
            case 2 -> fra();
            case 3 -> bullet();
            default -> swap();
        };
        String fee = random.nextInt(4) > 0
                ? ""
                : "{\"side\": \"PAY\", \"party\": \"BROKER\", \"date\": \"%s\", \"currency\": \"%s\", \"amount\": \"%s\", \"type\": \"%s\", \"adjustment\": %s}"
                        .formatted(day(2026), currency(), amount(), one("FEE", "PREMIUM"), rule());
        return """
                {"book": "B%d", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2024-01-02",
                 "product": %s, "fees": [%s]}""".formatted(random.nextInt(3), product, fee);
    }

    private String one(String... values) {
        return values[random.nextInt(values.length)];
    }

    private String of(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String currency() {
        return one("EUR", "USD", "GBP", "JPY", "BHD", "CNH");
    }

    private String amount() {
        return random.nextInt(1, 2_000_000_000) + one("", ".5", ".25", ".01", ".125", ".005");
    }

    private String rate() {
        return String.format(Locale.ROOT, "%s0.%05d", random.nextInt(8) == 0 ? "-" : "", random.nextInt(12_000));
    }

    private LocalDate day(int year) {
        LocalDate day = LocalDate.of(year, 1, 1).plusDays(random.nextInt(700));
        return switch (random.nextInt(4)) {
            case 0 -> day.withDayOfMonth(day.lengthOfMonth());
            case 1 -> day.withDayOfMonth(15);
            default -> day;
        };
    }

    private String rule() {
        return "{\"convention\": \"%s\", \"calendar\": \"%s\"}".formatted(of(CONVENTIONS), of(CALENDARS));
    }

    private String offset(int most) {
        return "{\"days\": %d, \"calendar\": \"%s\"%s}"
                .formatted(
                        random.nextInt(most + 1) * (random.nextInt(3) == 0 ? -1 : 1),
                        of(CALENDARS),
                        random.nextBoolean() ? "" : ", \"adjustment\": " + rule());
    }

    private String fx() {
        LocalDate day = day(2025);
        return """
                {"type": "fxSingle", "receive": {"currency": "%s", "amount": "%s", "date": "%s"},
                 "pay": {"currency": "%s", "amount": "%s", "date": "%s"}}""".formatted(currency(), amount(), day, currency(), amount(), day.plusDays(random.nextInt(2)));
    }

    private String deposit() {
        LocalDate start = day(2024);
        return """
                {"type": "termDeposit", "side": "%s", "currency": "%s", "principal": "%s", "startDate": "%s",
                 "endDate": "%s", "rate": "%s", "dayCount": "%s", "adjustment": %s}""".formatted(
                        one("PAY", "RECEIVE"),
                        currency(),
                        amount(),
                        start,
                        start.plusDays(random.nextInt(1, 900)),
                        rate(),
                        of(DAY_COUNTS),
                        rule());
    }

    private String fra() {
        LocalDate start = day(2024);
        return """
                {"type": "fra", "side": "%s", "currency": "EUR", "notional": "%s", "startDate": "%s", "endDate": "%s",
                 "paymentDate": "%s", "paymentAdjustment": %s, "fixedRate": "%s", "dayCount": "Act/360",
                 "index": "EUR-EURIBOR-3M"%s, "fixingOffset": %s, "discounting": "ISDA"}""".formatted(
                        one("PAY", "RECEIVE"),
                        amount(),
                        start,
                        start.plusDays(91),
                        start,
                        rule(),
                        rate(),
                        random.nextBoolean() ? "" : ", \"secondIndex\": \"EUR-EURIBOR-6M\"",
                        offset(3));
    }

    private String bullet() {
        return "{\"type\": \"bulletPayment\", \"side\": \"%s\", \"currency\": \"%s\", \"amount\": \"%s\", \"date\": \"%s\", \"adjustment\": %s}"
                .formatted(one("PAY", "RECEIVE"), currency(), amount(), day(2025), rule());
    }

    private String swap() {
        int months = random.nextInt(1, 5) * 12 + (random.nextInt(3) == 0 ? random.nextInt(12) : 0);
        LocalDate start = day(2024);
        return "{\"type\": \"swap\", \"legs\": [%s, %s]}"
                .formatted(leg("PAY", start, months), leg("RECEIVE", start, months));
    }

    private String leg(String side, LocalDate start, int months) {
        int calculated = List.of(1, 3, 3, 6, 6, 12, 12).get(random.nextInt(7));
        int paid = random.nextInt(3) > 0 ? calculated : calculated * random.nextInt(1, 5);
        LocalDate end = start.plusMonths(months);
        boolean monthEnd = start.getDayOfMonth() == start.lengthOfMonth() && random.nextBoolean();
        if (monthEnd) {
            end = end.withDayOfMonth(end.lengthOfMonth());
        }
        boolean stub = months % calculated != 0 || random.nextInt(8) == 0;
        String roll = monthEnd ? "EOM" : "Day" + Math.min(30, start.getDayOfMonth());
        String rate = random.nextInt(3) == 0 ? floating(start, calculated) : fixed(start, calculated, stub);
        boolean known = rate.contains("knownAmounts");
        String notional =
                known ? "" : "\"notional\": {\"initial\": \"%s\"%s},".formatted(amount(), steps(start, paid, false));
        return """
                {"side": "%s", "currency": "%s",
                 "schedule": {"startDate": "%s", "endDate": "%s", "frequency": "P%dM", "roll": "%s", "adjustment": %s%s%s},
                 "payments": {"frequency": "%s", "relativeTo": "%s", "offset": %s, "compounding": "%s"}, %s
                 "initialExchange": %s, "intermediateExchange": %s, "finalExchange": %s, "rate": %s%s}""".formatted(
                side,
                currency(),
                start,
                end,
                calculated,
                roll,
                rule(),
                stub ? ", \"stub\": \"" + one("SHORT_INITIAL", "LONG_INITIAL", "SHORT_FINAL", "LONG_FINAL") + "\"" : "",
                random.nextInt(5) == 0
                        ? ", \"startAdjustment\": {\"convention\": \"NoAdjust\", \"calendar\": \"NoHolidays\"}"
                        : "",
                random.nextInt(12) == 0 ? "Term" : "P" + paid + "M",
                one("END", "END", "START"),
                offset(5),
                one("NONE", "NONE", "STRAIGHT", "FLAT"),
                notional,
                !known && random.nextInt(3) == 0,
                !known && random.nextInt(3) == 0,
                !known && random.nextInt(3) == 0,
                rate,
                random.nextInt(10) == 0
                        ? ", \"settlement\": {\"currency\": \"USD\", \"rateSource\": \"X/Y\", \"fixingOffset\": "
                                + offset(3) + "}"
                        : "");
    }

    private String steps(LocalDate start, int every, boolean rates) {
        if (random.nextInt(3) > 0) {
            return "";
        }
        return ", \"steps\": ["
                + IntStream.rangeClosed(1, random.nextInt(1, 3))
                        .mapToObj(n -> "{\"date\": \"%s\", \"value\": \"%s\"}"
                                .formatted(start.plusMonths((long) n * every), rates ? rate() : amount()))
                        .collect(Collectors.joining(", "))
                + "]";
    }

    private String fixed(LocalDate start, int every, boolean stub) {
        if (random.nextInt(6) == 0) {
            return "{\"type\": \"knownAmounts\", \"amount\": {\"initial\": \"%s\"%s}}"
                    .formatted(amount(), steps(start, every, false));
        }
        String stubs = stub && random.nextBoolean()
                ? ", \"%s\": {\"%s\": \"%s\"}"
                        .formatted(one("initialStub", "finalStub"), one("fixedRate", "fixedRate"), rate())
                : stub && random.nextBoolean()
                        ? ", \"%s\": {\"amount\": \"%s\"}".formatted(one("initialStub", "finalStub"), amount())
                        : "";
        return "{\"type\": \"fixedRate\", \"dayCount\": \"%s\", \"rate\": {\"initial\": \"%s\"%s}%s}"
                .formatted(of(DAY_COUNTS), rate(), steps(start, every, true), stubs);
    }

    private String floating(LocalDate start, int every) {
        if (random.nextInt(3) == 0) {
            return """
                    {"type": "overnightRate", "dayCount": "Act/360", "index": "%s", "averaged": %s, "rateCutOffDays": %d,
                     "floorAtZero": false}""".formatted(one("USD-SOFR", "GBP-SONIA", "EUR-ESTR"), random.nextBoolean(), random.nextInt(3));
        }
        return """
                {"type": "iborRate", "dayCount": "%s", "index": "EUR-EURIBOR-6M", "fixingRelativeTo": "%s",
                 "fixingOffset": %s%s%s%s%s%s, "floorAtZero": %s}""".formatted(
                of(DAY_COUNTS),
                one("START", "START", "END"),
                offset(3),
                random.nextInt(4) == 0 ? ", \"firstRate\": \"" + rate() + "\"" : "",
                random.nextInt(4) == 0
                        ? ", \"spread\": {\"initial\": \"" + rate() + "\"" + steps(start, every, true) + "}"
                        : "",
                random.nextInt(4) == 0 ? ", \"gearing\": {\"initial\": \"1.5\"}" : "",
                switch (random.nextInt(6)) {
                    case 0 -> ", \"initialStub\": {\"index\": \"EUR-EURIBOR-3M\", \"secondIndex\": \"EUR-EURIBOR-6M\"}";
                    case 1 -> ", \"initialStub\": {\"fixedRate\": \"" + rate() + "\"}";
                    case 2 -> ", \"finalStub\": {\"index\": \"EUR-EURIBOR-1M\"}";
                    default -> "";
                },
                random.nextInt(6) == 0
                        ? ", \"resets\": {\"frequency\": \"P1" + one("M", "W") + "\", \"adjustment\": " + rule()
                                + ", \"weighted\": false}"
                        : "",
                random.nextBoolean());
    }
}
