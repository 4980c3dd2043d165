package dev.isle.cli.logs;

import dev.isle.cli.logs.LogEntry.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, String> ids;
    private final Map<String, Pattern> written = new HashMap<>();
    private final Map<String, Boolean> passed = new HashMap<>();

    /**
     * A filter; everything given must hold.
     *
     * @param ids correlation keys and values; the object of an entry has such a field, or the
     *     entry holds {@code key=value}, {@code key="value"} or {@code "key":"value"}
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
        this.ids = new LinkedHashMap<>(ids);
        ids.forEach((key, value) -> written.put(
                key,
                Pattern.compile("(?<![\\w.-])\"?" + Pattern.quote(key) + "\"?\\s*[=:]\\s*\"?" + Pattern.quote(value)
                        + "(?![\\w-])")));
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
                && ids.entrySet().stream().allMatch(id -> concerns(entry, id.getKey(), id.getValue()));
    }

    /** What a field says counts, and not what a message does. */
    private boolean concerns(LogEntry entry, String key, String value) {
        Optional<Boolean> field =
                entry.json() == null ? Optional.empty() : entry.json().holds(key, value);
        Pattern pattern = written.get(key);
        return field.orElseGet(() -> pattern != null && found(pattern, entry));
    }

    private static boolean found(Pattern pattern, LogEntry entry) {
        return entry.lines().stream().anyMatch(line -> pattern.matcher(line).find())
                || entry.json() != null
                        && entry.readable().stream()
                                .anyMatch(line -> pattern.matcher(line).find());
    }
}
