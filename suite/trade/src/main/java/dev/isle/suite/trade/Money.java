package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;

/** Rounds to what can be paid. */
public final class Money {
    /** Codes in trade documents that ISO 4217 does not list, with the digits that their markets use. */
    private static final Map<String, Integer> OFFSHORE = Map.of("CNH", 2);

    private Money() {}

    /** The amount half up to the minor unit of the currency: two digits for USD, none for JPY. */
    public static BigDecimal round(String currency, BigDecimal amount) {
        return amount.setScale(digits(currency), RoundingMode.HALF_UP);
    }

    /** Number of decimal digits of the currency's minor unit. */
    public static int digits(String currency) {
        Integer offshore = OFFSHORE.get(currency);
        return offshore != null
                ? offshore
                : Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }

    /** True when the code is a currency that this suite can settle. */
    public static boolean known(String currency) {
        if (OFFSHORE.containsKey(currency)) {
            return true;
        }
        try {
            return Currency.getInstance(currency).getDefaultFractionDigits() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
