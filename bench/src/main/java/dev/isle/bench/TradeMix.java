package dev.isle.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * The mix of trades that is booked: of twenty, fourteen exchanges of currencies (5 spots, 6 forwards, 3 swaps), two forward rate agreements, two deposits,
 * and two interest rate swaps of one to five years. The trade of a number is always the same one.
 */
final class TradeMix {
    /** The day on which all of them were agreed. */
    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    /** Two business days later. */
    static final LocalDate SPOT = LocalDate.of(2026, 11, 24);

    private static final int PERIOD = 20;
    /** Prime to the period: kinds follow one another mixed. */
    private static final int STRIDE = 7;

    private static final int COUNTERPARTIES = 25;
    private static final List<Pair> PAIRS = List.of(
            new Pair("EUR", "USD", "1.1550", 2),
            new Pair("GBP", "USD", "1.3100", 2),
            new Pair("USD", "JPY", "149.50", 0),
            new Pair("EUR", "GBP", "0.8817", 2));

    private TradeMix() {}

    /** What a trade is. */
    enum Kind {
        SPOT,
        FORWARD,
        FX_SWAP,
        FRA,
        DEPOSIT,
        SWAP
    }

    private record Pair(String base, String other, String rate, int digits) {}

    /**
     * The terms of an interest rate swap: fixed yearly against six months' Euribor.
     *
     * @param pays whether we pay the fixed rate
     * @param notional in EUR
     */
    record SwapTerms(boolean pays, long notional, String rate, int years) {
        LocalDate end() {
            return SPOT.plusYears(years);
        }
    }

    /** The kind of the trade of that number. */
    static Kind kind(long number) {
        int place = (int) (number * STRIDE % PERIOD);
        if (place < 5) {
            return Kind.SPOT;
        }
        if (place < 11) {
            return Kind.FORWARD;
        }
        if (place < 14) {
            return Kind.FX_SWAP;
        }
        if (place < 16) {
            return Kind.FRA;
        }
        return place < 18 ? Kind.DEPOSIT : Kind.SWAP;
    }

    /** The trade of that number as JSON. */
    static String json(long number) {
        return switch (kind(number)) {
            case SPOT -> trade(number, "FX", "\"type\":\"fxSingle\"," + exchange(number, SPOT, false));
            case FORWARD -> trade(number, "FX", "\"type\":\"fxSingle\"," + exchange(number, forward(number), false));
            case FX_SWAP ->
                trade(
                        number,
                        "FX",
                        "\"type\":\"fxSwap\",\"near\":{" + exchange(number, SPOT, false) + "},\"far\":{"
                                + exchange(number, forward(number), true) + "}");
            case FRA -> trade(number, "RATES", fra(number));
            case DEPOSIT -> trade(number, "MM", deposit(number));
            case SWAP -> trade(number, "RATES", swap(swapTerms(number)));
        };
    }

    /** The interest rate swap of that number as JSON, whatever the mix has there. */
    static String swapJson(long number) {
        return trade(number, "SWAPS", swap(swapTerms(number)));
    }

    /** The terms of the interest rate swap of that number. */
    static SwapTerms swapTerms(long number) {
        long step = number / PERIOD + number;
        return new SwapTerms(
                step % 2 == 0,
                1_000_000L * (1 + step % 41),
                String.format(Locale.ROOT, "0.0%d", 2000 + step % 700),
                (int) (1 + step % 5));
    }

    private static String trade(long number, String book, String product) {
        return "{\"externalIds\":[{\"scheme\":\"bench\",\"value\":\"B-" + number + "\"}],\"book\":\"" + book + "-"
                + (1 + number % 4) + "\",\"ourParty\":\"ISLE\",\"counterparty\":\"PARTY-"
                + (1 + number % COUNTERPARTIES) + "\",\"tradeDate\":\"" + TODAY + "\",\"product\":{" + product + "}}";
    }

    /** A day from a month to a year after spot. */
    private static LocalDate forward(long number) {
        return SPOT.plusMonths(1 + number % 12).plusDays(number / PERIOD % 28);
    }

    private static String exchange(long number, LocalDate day, boolean back) {
        Pair pair = PAIRS.get((int) (number % PAIRS.size()));
        BigDecimal base = BigDecimal.valueOf(100_000L * (1 + number % 97));
        BigDecimal other = base.multiply(new BigDecimal(pair.rate())).setScale(pair.digits(), RoundingMode.HALF_UP);
        String first = cash(pair.base(), base.setScale(2), day);
        String second = cash(pair.other(), other, day);
        return number % 2 == 0 ^ back
                ? "\"receive\":" + first + ",\"pay\":" + second
                : "\"receive\":" + second + ",\"pay\":" + first;
    }

    private static String cash(String currency, BigDecimal amount, LocalDate day) {
        return "{\"currency\":\"" + currency + "\",\"amount\":\"" + amount.toPlainString() + "\",\"date\":\"" + day
                + "\"}";
    }

    private static String side(long number) {
        return number % 2 == 0 ? "PAY" : "RECEIVE";
    }

    private static String fra(long number) {
        LocalDate start = SPOT.plusMonths(3 + number % 6);
        return "\"type\":\"fra\",\"side\":\"" + side(number) + "\",\"currency\":\"EUR\",\"notional\":\""
                + 1_000_000L * (1 + number % 53) + "\",\"startDate\":\"" + start + "\",\"endDate\":\""
                + start.plusMonths(6) + "\",\"paymentDate\":\"" + start + "\",\"paymentAdjustment\":"
                + rule("ModifiedFollowing") + ",\"fixedRate\":\"0.0215\",\"dayCount\":\"Act/360\","
                + "\"index\":\"EUR-EURIBOR-6M\",\"fixingOffset\":{\"days\":-2,\"calendar\":\"EUTA\"},"
                + "\"discounting\":\"ISDA\"";
    }

    private static String deposit(long number) {
        return "\"type\":\"termDeposit\",\"side\":\"" + side(number) + "\",\"currency\":\"EUR\",\"principal\":\""
                + 500_000L * (1 + number % 61) + "\",\"startDate\":\"" + SPOT + "\",\"endDate\":\""
                + SPOT.plusMonths(1 + number % 12) + "\",\"adjustment\":" + rule("ModifiedFollowing")
                + ",\"rate\":\"0.0" + (190 + number % 30) + "\",\"dayCount\":\"Act/360\"";
    }

    private static String rule(String convention) {
        return "{\"convention\":\"" + convention + "\",\"calendar\":\"EUTA\"}";
    }

    private static String swap(SwapTerms terms) {
        String fixed =
                "{\"type\":\"fixedRate\",\"dayCount\":\"30U/360\",\"rate\":{\"initial\":\"" + terms.rate() + "\"}}";
        String floating = "{\"type\":\"iborRate\",\"dayCount\":\"Act/360\",\"index\":\"EUR-EURIBOR-6M\","
                + "\"fixingRelativeTo\":\"START\",\"fixingOffset\":{\"days\":-2,\"calendar\":\"EUTA\"},"
                + "\"floorAtZero\":false}";
        return "\"type\":\"swap\",\"legs\":[" + leg(terms, terms.pays(), "P12M", fixed) + ","
                + leg(terms, !terms.pays(), "P6M", floating) + "]";
    }

    private static String leg(SwapTerms terms, boolean pays, String frequency, String rate) {
        return "{\"side\":\"" + (pays ? "PAY" : "RECEIVE") + "\",\"currency\":\"EUR\",\"schedule\":{\"startDate\":\""
                + SPOT + "\",\"endDate\":\"" + terms.end() + "\",\"frequency\":\"" + frequency
                + "\",\"roll\":\"Day24\",\"adjustment\":" + rule("ModifiedFollowing")
                + "},\"payments\":{\"frequency\":\"" + frequency
                + "\",\"relativeTo\":\"END\",\"offset\":{\"days\":0,\"calendar\":\"NoHolidays\"},"
                + "\"compounding\":\"NONE\"},\"notional\":{\"initial\":\"" + terms.notional()
                + "\"},\"initialExchange\":false,\"intermediateExchange\":false,\"finalExchange\":false,\"rate\":"
                + rate + "}";
    }
}
