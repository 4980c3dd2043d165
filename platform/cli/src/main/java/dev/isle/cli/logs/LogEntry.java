package dev.isle.cli.logs;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a log: a line and those that belong to it, such as a stack trace.
 *
 * @param at as written in the entry; of a line without a time the time of the entry before
 * @param lines at least one, without line ends
 * @param json the first line, when it is a JSON object
 * @param continues these lines belong to the entry before, which was delivered already
 */
public record LogEntry(
        String server,
        Instant at,
        Level level,
        List<String> lines,
        @Nullable JsonLine json,
        boolean continues) {
    /** The lines for who reads them: those of a JSON object in words, others as they are. */
    public List<String> readable() {
        return json == null
                ? lines
                : Stream.concat(json.readable().stream(), lines.stream().skip(1))
                        .toList();
    }

    /** Levels, in rising order. */
    public enum Level {
        /** Finest. */
        TRACE,
        /** For developers. */
        DEBUG,
        /** Usual; also of an entry that says none. */
        INFO,
        /** Worth a look. */
        WARN,
        /** Something failed. */
        ERROR;

        /** The level of a word that logs use; INFO of others. */
        static Level named(String word) {
            return switch (word.toUpperCase(Locale.ROOT)) {
                case "TRACE" -> TRACE;
                case "DEBUG" -> DEBUG;
                case "WARN", "WARNING" -> WARN;
                case "ERROR", "SEVERE", "FATAL", "PANIC", "CRITICAL" -> ERROR;
                default -> INFO;
            };
        }
    }
}
