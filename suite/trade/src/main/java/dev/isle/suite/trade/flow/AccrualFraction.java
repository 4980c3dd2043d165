package dev.isle.suite.trade.flow;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The part of a year that a period is, as an exact fraction. The library gives a binary floating point number; for the
 * day counts whose result is a whole number of days over a fixed denominator, that number is recovered, so that no
 * error of the fifteenth digit can move an amount over a rounding border.
 */
final class AccrualFraction {
    /** Enough digits for amounts of fifteen digits. */
    static final MathContext PRECISION = MathContext.DECIMAL128;

    private static final double TOLERANCE = 1e-9;

    private AccrualFraction() {}

    /** The fraction under the day count of that name. */
    static BigDecimal of(String dayCount, double fraction) {
        int denominator = denominator(dayCount);
        double numerator = fraction * denominator;
        long whole = Math.round(numerator);
        if (denominator == 0 || Math.abs(numerator - whole) > TOLERANCE * denominator) {
            return BigDecimal.valueOf(fraction);
        }
        return BigDecimal.valueOf(whole).divide(BigDecimal.valueOf(denominator), PRECISION);
    }

    private static int denominator(String dayCount) {
        return switch (dayCount) {
            case "Act/360",
                    "NL/360",
                    "30/360 ISDA",
                    "30/360 PSA",
                    "30U/360",
                    "30U/360 EOM",
                    "30E/360",
                    "30E/360 ISDA",
                    "30E+/360" -> 360;
            case "Act/365F", "NL/365", "30E/365" -> 365;
            case "Act/364" -> 364;
            case "1/1" -> 1;
            // days of common years over 365, days of leap years over 366: both are whole over the product
            case "Act/Act ISDA", "Act/365 Actual", "Act/365L" -> 365 * 366;
            default -> 0;
        };
    }
}
