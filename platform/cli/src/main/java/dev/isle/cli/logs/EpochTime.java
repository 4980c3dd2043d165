package dev.isle.cli.logs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times that a log writes as numbers since 1970. Their unit is seen by their size: below 10^11 seconds, below 10^14 milliseconds, below 10^17 microseconds,
 * above nanoseconds. So each unit holds the years 1973 to 5138 alike, and of seconds those before, too. Pure.
 */
final class EpochTime {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}(?:\\.\\d{1,9})?(?:[eE]\\+?\\d{1,2})?");
    private static final BigDecimal SECONDS_BELOW = BigDecimal.TEN.pow(11);
    private static final int FINER = 3;
    private static final int NANOS = 9;

    private EpochTime() {}

    /** The time that a number means; empty for what is no positive number, or one beyond all units. */
    static Optional<Instant> of(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(text);
        BigDecimal bound = SECONDS_BELOW;
        for (int digits = 0; digits <= NANOS; digits += FINER) {
            if (seconds.compareTo(bound) < 0) {
                BigDecimal[] parts = seconds.movePointLeft(digits).divideAndRemainder(BigDecimal.ONE);
                return Optional.of(Instant.ofEpochSecond(
                        parts[0].longValueExact(),
                        parts[1].movePointRight(NANOS).longValue()));
            }
            bound = bound.movePointRight(FINER);
        }
        return Optional.empty();
    }
}
