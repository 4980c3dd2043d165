package dev.isle.cli.logs;

import java.time.Instant;
import java.util.List;

/**
 * One entry of a log: a line and those that belong to it, such as a stack trace.
 *
 * @param at as written in the entry; of a line without a time the time of the entry before
 * @param lines at least one, without line ends
 * @param continues these lines belong to the entry before, which was delivered already
 */
public record LogEntry(String server, Instant at, Level level, List<String> lines, boolean continues) {
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
        ERROR
    }
}
