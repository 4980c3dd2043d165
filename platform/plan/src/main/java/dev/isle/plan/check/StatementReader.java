package dev.isle.plan.check;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNull;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import dev.isle.plan.check.Statement.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds in what a task prints the line that states its result ({@code isle-check/1}): the last one that is a JSON object with the key {@code isle-check}. Lines
 * are given one after the other, and nothing but the last such line is kept. Whatever is printed, this is bounded and throws nothing. Confined to one thread.
 *
 * <p>Invariant: a line that was meant as a statement and is none is never passed over in favour of an earlier one, which may say that all is good.
 */
public final class StatementReader {
    /** Characters of a line; longer ones are no statement. */
    public static final int LONGEST_LINE = 65_535;
    /** Findings that are kept; the others are counted. */
    public static final int MOST_FINDINGS = 100;
    /** Details of a finding and things counted that are kept. */
    public static final int MOST_MEMBERS = 50;
    /** Characters of a text that are kept. */
    public static final int LONGEST_TEXT = 1000;

    private static final String KEY = "isle-check";
    private static final String QUOTED = "\"" + KEY + "\"";
    private static final long VERSION = 1;
    private static final Json.Limits LIMITS = new Json.Limits(LONGEST_LINE, 8, 10_000);

    private Said said = new Said.Nothing();

    /** What a task said of its result. */
    public sealed interface Said {
        /** No line states a result. */
        record Nothing() implements Said {}

        /**
         * A line was meant to, and cannot be read.
         *
         * @param why a clause
         */
        record Unreadable(String why) implements Said {}

        /** The result. */
        record Stated(Statement statement) implements Said {}
    }

    /** Reads the next line, without its end. */
    public void line(String line) {
        String text = line.strip();
        if (!text.startsWith("{") || !text.contains(QUOTED)) {
            return;
        }
        try {
            if (Json.parse(text, LIMITS) instanceof JsonObject object && object.get(KEY) != null) {
                said = new Said.Stated(statement(object));
            }
        } catch (JsonSyntaxException | Malformed wrong) {
            said = new Said.Unreadable(cut(String.valueOf(wrong.getMessage())));
        }
    }

    /** What the lines so far say. */
    public Said said() {
        return said;
    }

    private static Statement statement(JsonObject object) {
        if (object.whole(KEY, -1) != VERSION) {
            throw new Malformed("'" + KEY + "' is not " + VERSION + ", the one version that is known");
        }
        List<Finding> findings = new ArrayList<>();
        long more = 0;
        if (object.get("more") != null) {
            more = object.whole("more", -1);
            if (more < 0) {
                throw new Malformed("'more' is no whole number from 0");
            }
        }
        JsonValue listed = object.get("findings");
        if (listed != null && !(listed instanceof JsonArray)) {
            throw new Malformed("'findings' is no list");
        }
        for (JsonValue each : object.list("findings")) {
            Finding finding = finding(each, findings.size());
            if (findings.size() < MOST_FINDINGS) {
                findings.add(finding);
            } else {
                more = more == Long.MAX_VALUE ? more : more + 1;
            }
        }
        return new Statement(good(object), line(object, "summary", "'summary'"), findings, more, counted(object));
    }

    private static @Nullable Boolean good(JsonObject object) {
        return switch (object.get("good")) {
            case JsonBoolean truth -> truth.value();
            case JsonNull unknown -> null;
            case null, default -> throw new Malformed("'good' is not true, false or null");
        };
    }

    private static Finding finding(JsonValue value, int number) {
        String name = "finding " + (number + 1);
        if (!(value instanceof JsonObject object)) {
            throw new Malformed(name + " is no object");
        }
        Map<String, JsonValue> details = new LinkedHashMap<>();
        object.members().forEach((key, member) -> {
            if (member instanceof JsonObject || member instanceof JsonArray) {
                throw new Malformed("'" + key + "' of " + name + " is no text, number, truth value or null");
            }
            if (!key.equals("what") && details.size() < MOST_MEMBERS) {
                details.put(cut(key), member instanceof JsonString string ? Json.of(cut(string.value())) : member);
            }
        });
        return new Finding(line(object, "what", "'what' of " + name), details);
    }

    private static Map<String, Long> counted(JsonObject object) {
        JsonValue value = object.get("counted");
        if (value != null && !(value instanceof JsonObject)) {
            throw new Malformed("'counted' is no object");
        }
        Map<String, Long> counted = new LinkedHashMap<>();
        object.object("counted").members().forEach((key, number) -> {
            if (!(number instanceof JsonNumber whole) || !whole.isWhole()) {
                throw new Malformed("'" + key + "' of 'counted' is no whole number");
            }
            if (counted.size() < MOST_MEMBERS) {
                counted.put(cut(key), whole.asLong());
            }
        });
        return counted;
    }

    private static String line(JsonObject object, String key, String name) {
        String text = object.text(key);
        if (text == null || text.isBlank()) {
            throw new Malformed(name + " is no text, or an empty one");
        }
        return cut(text.strip());
    }

    /** Not within a surrogate pair. */
    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = LONGEST_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Says what is wrong with a statement that is JSON. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }
}
