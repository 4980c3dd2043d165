package dev.isle.cli.terminal;

import dev.isle.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Amounts as people read and type them. */
public final class Measures {
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
     * Reads a point in time: an ISO instant or a duration before {@code now}.
     *
     * @throws IllegalArgumentException with the expected forms
     */
    public static Instant parseTime(String text, Instant now) {
        try {
            return now.minus(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            return instant(text);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no point in time; write how long ago (10m) or 2026-01-31T08:00:00Z", e);
        }
    }
}
