package dev.isle.suite.trade;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The decimals that the suite accepts: exact through every library that it uses, and never costly to print. */
public final class Decimals {
    /** What a refusal says. */
    public static final String EXPECTED =
            "a decimal of at most 15 significant digits, at most 12 of them after the point, is expected";

    private static final int MAX_DIGITS = 15;
    private static final int MAX_FRACTION_DIGITS = 12;

    private Decimals() {}

    /**
     * A checked text as a number in its shortest form.
     *
     * @throws NumberFormatException when the text is no number within bounds
     */
    public static BigDecimal of(String text) {
        BigDecimal number = bounded(new BigDecimal(text));
        if (number == null) {
            throw new NumberFormatException(text + ": " + EXPECTED);
        }
        return number;
    }

    /** The same number in its shortest form, or null when it is out of bounds. */
    public static @Nullable BigDecimal bounded(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // compares sizes before any operation that would write the number out
        if (number.precision() > 10 * MAX_DIGITS || Math.abs((long) number.scale()) > 10 * MAX_DIGITS) {
            return null;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.precision() - shortest.scale() > MAX_DIGITS
                || shortest.precision() > MAX_DIGITS
                || shortest.scale() > MAX_FRACTION_DIGITS) {
            return null;
        }
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
