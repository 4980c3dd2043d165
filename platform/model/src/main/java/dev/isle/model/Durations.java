package dev.isle.model;

import java.time.Duration;

/** The written form of durations: a whole number and one unit of {@code ms, s, m, h, d}. */
public final class Durations {
    private static final int LONGEST = 13;

    private Durations() {}

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException with the expected form, when {@code text} has another or is too large
     */
    public static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long millis = switch (text.substring(digits)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 0;
        };
        if (digits == 0 || millis == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; write a whole number with a unit: 500ms, 20s, 10m, 8h or 1d");
        }
        try {
            if (digits > LONGEST) {
                throw new ArithmeticException("too many digits");
            }
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(text.substring(0, digits)), millis));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too long a duration", e);
        }
    }

    /** The written form with the largest unit that loses nothing; parts of a millisecond are dropped. */
    public static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis != 0 && millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis != 0 && millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
