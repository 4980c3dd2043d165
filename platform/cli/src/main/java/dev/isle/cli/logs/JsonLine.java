package dev.isle.cli.logs;

import dev.isle.cli.logs.LogEntry.Level;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log that is a JSON object, as Logback's, Log4j's, ECS's and others' writers make it. What its fields mean is seen by their usual names; no suite
 * declares them. Immutable.
 *
 * <p>Invariant: of one line there is one line to read, whatever its fields hold, and indented ones for its stack trace: what a field holds is never taken for an entry.
 */
public final class JsonLine {
    private static final List<String> TIME = List.of("@timestamp", "timestamp", "time", "ts");
    private static final List<String> LEVEL = List.of("level", "severity", "log.level", "levelname");
    private static final List<String> MESSAGE = List.of("message", "msg");
    private static final List<String> LOGGER = List.of("logger", "logger_name", "loggerName", "log.logger");
    private static final List<String> STACK =
            List.of("stack", "stack_trace", "stackTrace", "error.stack_trace", "exception");
    /** Said beside each line already, or of no use to who reads. */
    private static final Set<String> LEFT_OUT =
            Set.of("server", "thread", "thread_name", "process.thread.name", "process.pid", "ecs.version", "@version");

    private static final int DEEPEST = 3;

    private final JsonObject fields;

    private JsonLine(JsonObject fields) {
        this.fields = fields;
    }

    /** The line as such; empty when it is no JSON object. */
    static Optional<JsonLine> of(String line) {
        if (!line.startsWith("{") || !line.endsWith("}")) {
            return Optional.empty();
        }
        try {
            return Json.parse(line) instanceof JsonObject object ? Optional.of(new JsonLine(object)) : Optional.empty();
        } catch (JsonSyntaxException text) {
            return Optional.empty();
        }
    }

    /** Whether it has a message or a time, so that it can be shown as an entry. */
    boolean usual() {
        return first(fields, MESSAGE) != null || first(fields, TIME) != null;
    }

    /** All of it. */
    public JsonObject fields() {
        return fields;
    }

    /** When, as written. */
    Optional<String> time() {
        return Optional.ofNullable(first(fields, TIME));
    }

    /** The level that it names; that of what names none is INFO. */
    Level level() {
        String word = first(fields, LEVEL);
        return word == null ? Level.INFO : Level.named(word);
    }

    /** To read: time, level, what else it says, message; then its stack trace, indented. */
    public List<String> readable() {
        List<String> words = new ArrayList<>();
        time().map(time -> EpochTime.of(time).map(Instant::toString).orElse(time))
                .ifPresent(words::add);
        words.add(String.format("%-5s", level()));
        fields.members().forEach((name, value) -> {
            boolean known = LEFT_OUT.contains(name)
                    || List.of(TIME, LEVEL, MESSAGE, LOGGER, STACK).stream().anyMatch(each -> each.contains(name));
            if (!known) {
                more(name, value, words);
            }
        });
        String logger = first(fields, LOGGER);
        if (logger != null) {
            words.add(logger.substring(logger.lastIndexOf('.') + 1));
        }
        String message = first(fields, MESSAGE);
        if (message != null) {
            words.add(message);
        }
        List<String> lines = new ArrayList<>();
        lines.add(harmless(String.join(" ", words)));
        String stack = first(fields, STACK);
        if (stack != null) {
            stack.lines().filter(each -> !each.isBlank()).forEach(each -> lines.add("    " + harmless(each)));
        }
        return lines;
    }

    /**
     * Whether a field of that name, in the line or in an object at most three deep in it, has the value, or has it among others; empty when there is no such
     * field.
     */
    Optional<Boolean> holds(String key, String value) {
        List<JsonValue> found = new ArrayList<>();
        find(fields, key, found, 0);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.stream().anyMatch(each -> is(each, value)));
    }

    private static void find(JsonObject in, String key, List<JsonValue> found, int depth) {
        in.members().forEach((name, value) -> {
            if (name.equals(key)) {
                found.add(value);
            } else if (value instanceof JsonObject inner && depth < DEEPEST) {
                find(inner, key, found, depth + 1);
            }
        });
    }

    private static boolean is(JsonValue found, String value) {
        return found instanceof JsonArray array
                ? array.elements().stream().anyMatch(each -> value.equals(text(each)))
                : value.equals(text(found));
    }

    private static void more(String name, JsonValue value, List<String> words) {
        switch (value) {
            case JsonArray array
            when array.elements().size() == 1 -> more(name, array.elements().getFirst(), words);
            case JsonArray array -> words.add(name + "=" + Json.compact(array));
            case JsonObject object ->
                object.members().forEach((inner, each) -> {
                    if (!(each instanceof JsonObject)) {
                        more(inner, each, words);
                    }
                });
            default -> {
                String text = text(value);
                if (text != null && !text.isEmpty()) {
                    words.add(name + "=" + text);
                }
            }
        }
    }

    private static @Nullable String first(JsonObject object, List<String> names) {
        for (String name : names) {
            String text = text(object.get(name));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonNumber number -> number.text();
            case JsonBoolean truth -> String.valueOf(truth.value());
            case null, default -> null;
        };
    }

    /** Line ends and other control characters as they are written in JSON. */
    private static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> safe.append("\\n");
                case '\r' -> safe.append("\\r");
                case '\t' -> safe.append("    ");
                default -> {
                    boolean control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
                    safe.append(control ? String.format("\\u%04x", (int) c) : String.valueOf(c));
                }
            }
        }
        return safe.toString();
    }
}
