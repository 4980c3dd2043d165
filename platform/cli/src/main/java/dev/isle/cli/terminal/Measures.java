package dev.isle.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people read and type them. */
public final class Measures {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Measures() {}

    /** A duration with two significant units: {@code 0.4 s}, {@code 2 min 03 s}, {@code 3 h 20 min}, {@code 5 d 1 h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    /** Bytes in binary units: {@code 127 MiB}, {@code 1.5 GiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1L << 10) {
            return bytes + " B";
        }
        if (bytes < 1L << 20) {
            return (bytes >> 10) + " KiB";
        }
        if (bytes < 1L << 30) {
            return (bytes >> 20) + " MiB";
        }
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    /**
     * Reads a duration such as {@code 90s}, {@code 5m} or {@code 500ms}.
     *
     * @throws IllegalArgumentException with the expected form
     */
    public static Duration parseDuration(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no time; write a whole number with a unit, for example 500ms, 90s, 5m, 2h or 1d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /**
     * Reads a point in time: an ISO instant or a duration before {@code now}.
     *
     * @throws IllegalArgumentException with the expected forms
     */
    public static Instant parseTime(String text, Instant now) {
        if (TIME.matcher(text).matches()) {
            return now.minus(parseDuration(text));
        }
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no point in time; write how long ago (10m) or 2026-01-31T08:00:00Z", e);
        }
    }
}
