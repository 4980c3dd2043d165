package dev.isle.cli.logs;

import dev.isle.cli.logs.LogEntry.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted. Lines that continue an entry go the way of that entry. Confined to one thread.
 */
public final class LogFilter implements Predicate<LogEntry> {
    private final Level least;
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    private final @Nullable Pattern grep;
    private final List<Pattern> ids;
    private final Map<String, Boolean> passed = new HashMap<>();

    /**
     * A filter; everything given must hold.
     *
     * @param ids correlation keys and values; an entry holds {@code key=value}, {@code key="value"} or {@code "key":"value"}
     */
    public LogFilter(
            Level least,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Pattern grep,
            Map<String, String> ids) {
        this.least = least;
        this.since = since;
        this.until = until;
        this.grep = grep;
        this.ids = ids.entrySet().stream()
                .map(id -> Pattern.compile("(?<![\\w.-])\"?" + Pattern.quote(id.getKey()) + "\"?\\s*[=:]\\s*\"?"
                        + Pattern.quote(id.getValue()) + "(?![\\w-])"))
                .toList();
    }

    @Override
    public boolean test(LogEntry entry) {
        boolean wanted = entry.continues() ? passed.getOrDefault(entry.server(), true) : holds(entry);
        passed.put(entry.server(), wanted);
        return wanted;
    }

    private boolean holds(LogEntry entry) {
        return entry.level().compareTo(least) >= 0
                && (since == null || !entry.at().isBefore(since))
                && (until == null || !entry.at().isAfter(until))
                && (grep == null || found(grep, entry))
                && ids.stream().allMatch(id -> found(id, entry));
    }

    private static boolean found(Pattern pattern, LogEntry entry) {
        return entry.lines().stream().anyMatch(line -> pattern.matcher(line).find());
    }
}
