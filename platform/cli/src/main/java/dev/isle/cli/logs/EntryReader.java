package dev.isle.cli.logs;

import dev.isle.cli.logs.LogEntry.Level;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries out of the lines of one server's log.
 *
 * <p>Steps: a line that holds a time (ISO 8601 near its beginning, with {@code T} or a blank, with or without zone; or in JSON under a usual name, also as a
 * number) begins an entry, and so does every line that is a JSON object; a line that begins with a blank, {@code at}, {@code Caused by} or has no time after an
 * entry with one continues it. A log that never writes times has one entry per line. Invariants: no line is lost or changed; the times of one server never go back.
 */
public final class EntryReader {
    private static final int MOST_LINES = 1000;
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?(Z|[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern JSON_TIME =
            Pattern.compile("\"(?:@timestamp|timestamp|time|ts)\"\\s*:\\s*(?:\"([^\"]{19,40})\"|([0-9.]{9,30})\\b)");
    private static final Pattern LEVEL = Pattern.compile(
            "\\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|SEVERE|FATAL|LOG|PANIC|trace|debug|info|warn|error)\\b");
    private static final int TIME_WITHIN = 40;
    private static final int LEVEL_WITHIN = 160;

    private final String server;
    private final ZoneId zone;
    private Instant last;
    private Level level = Level.INFO;
    private boolean timed;
    private boolean delivered;
    private @Nullable JsonLine json;
    private final List<String> pending = new ArrayList<>();

    /**
     * A reader.
     *
     * @param zone of times that name none
     * @param first time of lines before the first that holds one
     */
    public EntryReader(String server, ZoneId zone, Instant first) {
        this.server = server;
        this.zone = zone;
        this.last = first;
    }

    /** Takes the next line; gives the entry that this line shows to be complete. */
    public Optional<LogEntry> line(String line) {
        JsonLine object = JsonLine.of(line).orElse(null);
        Instant at = time(line, object);
        boolean begins = at != null || object != null || !timed;
        Optional<LogEntry> complete = Optional.empty();
        if (begins || pending.size() >= MOST_LINES) {
            complete = take();
        }
        if (begins) {
            timed |= at != null;
            last = at == null || at.isBefore(last) ? last : at;
            json = object != null && object.usual() ? object : null;
            level = json == null ? level(line) : json.level();
            delivered = false;
        }
        pending.add(line);
        return complete;
    }

    /** Gives what has come of the last entry; lines that come later continue it. */
    public Optional<LogEntry> take() {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        LogEntry entry = new LogEntry(server, last, level, List.copyOf(pending), json, delivered);
        pending.clear();
        json = null;
        delivered = true;
        return Optional.of(entry);
    }

    private @Nullable Instant time(String line, @Nullable JsonLine object) {
        if (line.isEmpty() || Character.isWhitespace(line.charAt(0))) {
            return null;
        }
        String head = line;
        if (object != null) {
            head = object.time().orElse("");
        } else if (line.charAt(0) == '{') {
            // Cut or otherwise no object: its time, if it can be seen.
            Matcher json = JSON_TIME.matcher(line);
            head = !json.find() ? "" : json.group(1) != null ? json.group(1) : json.group(2);
        }
        if (line.charAt(0) == '{') {
            Instant epoch = EpochTime.of(head).orElse(null);
            if (epoch != null) {
                return epoch;
            }
        }
        Matcher matcher = TIME.matcher(head);
        matcher.region(0, Math.min(head.length(), TIME_WITHIN));
        if (!matcher.find()) {
            return null;
        }
        String local =
                matcher.group(1) + "T" + matcher.group(2) + (matcher.group(3) == null ? "" : "." + matcher.group(3));
        String offset = matcher.group(4);
        try {
            if (offset == null) {
                return LocalDateTime.parse(local).atZone(zone).toInstant();
            }
            return OffsetDateTime.parse(local
                            + (offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset))
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Level level(String line) {
        Matcher matcher = LEVEL.matcher(line);
        matcher.region(0, Math.min(line.length(), LEVEL_WITHIN));
        if (!matcher.find()) {
            return Level.INFO;
        }
        return Level.named(matcher.group(1));
    }
}
