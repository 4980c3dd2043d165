package dev.isle.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or disk in bytes, written as in Kubernetes: {@code 512Mi}, {@code 2Gi}, {@code 1500M}, {@code 1024}.
 *
 * @param bytes the amount in bytes, not negative
 */
public record Quantity(long bytes) implements Comparable<Quantity> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(Ki|Mi|Gi|Ti|k|M|G|T)?");

    /** Checks the bound. */
    public Quantity {
        if (bytes < 0) {
            throw new IllegalArgumentException("a quantity is not negative: " + bytes);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException with the expected form, when {@code text} has another or is too large
     */
    public static Quantity parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no quantity; write a whole number with a unit, for example 512Mi or 2Gi");
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        long factor = switch (unit) {
            case "Ki" -> 1L << 10;
            case "Mi" -> 1L << 20;
            case "Gi" -> 1L << 30;
            case "Ti" -> 1L << 40;
            case "k" -> 1_000L;
            case "M" -> 1_000_000L;
            case "G" -> 1_000_000_000L;
            case "T" -> 1_000_000_000_000L;
            default -> 1L;
        };
        try {
            return new Quantity(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large a quantity", e);
        }
    }

    /** Mebibytes, rounded down. */
    public long mebibytes() {
        return bytes >> 20;
    }

    @Override
    public int compareTo(Quantity other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The written form with the largest unit that loses nothing. */
    @Override
    public String toString() {
        String[] units = {"Ti", "Gi", "Mi", "Ki"};
        for (int i = 0; i < units.length; i++) {
            long factor = 1L << (40 - 10 * i);
            if (bytes != 0 && bytes % factor == 0) {
                return String.format(Locale.ROOT, "%d%s", bytes / factor, units[i]);
            }
        }
        return Long.toString(bytes);
    }
}
