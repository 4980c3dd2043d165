package dev.isle.model.json;

import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNull;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON, without a library because plan hashes and the record's chain depend on every byte of it. Thread-safe. */
public final class Json {
    private Json() {}

    /**
     * Bounds on what is read.
     *
     * @param characters of the whole text
     * @param depth of nested objects and arrays
     * @param values in all
     */
    public record Limits(int characters, int depth, int values) {
        /** For documents from servers and users: 1 Mi characters, 64 deep, 100 000 values. */
        public static final Limits STANDARD = new Limits(1 << 20, 64, 100_000);
        /** For Isle's own files, such as plans and records: 64 Mi characters, 64 deep, 5 million values. */
        public static final Limits OWN = new Limits(64 << 20, 64, 5_000_000);
    }

    /**
     * Reads one value within {@link Limits#STANDARD}.
     *
     * @throws JsonSyntaxException when the text is no JSON by RFC 8259, has a name twice in an object, or exceeds a bound
     */
    public static JsonValue parse(String text) {
        return parse(text, Limits.STANDARD);
    }

    /**
     * Reads one value.
     *
     * @throws JsonSyntaxException when the text is no JSON by RFC 8259, has a name twice in an object, or exceeds a bound
     */
    public static JsonValue parse(String text, Limits limits) {
        return new JsonReader(text, limits).document();
    }

    /** One line, members in their order. */
    public static String compact(JsonValue value) {
        return new JsonWriter(false, false).write(value);
    }

    /** Indented by two, members in their order, with a line end. */
    public static String pretty(JsonValue value) {
        return new JsonWriter(true, false).write(value);
    }

    /** One line, members sorted by name, numbers canonical: equal values give equal texts, fit for hashing. */
    public static String canonical(JsonValue value) {
        return new JsonWriter(false, true).write(value);
    }

    /** A text, or JSON's null. */
    public static JsonValue of(@Nullable String text) {
        return text == null ? JsonNull.NULL : new JsonString(text);
    }

    /** A whole number. */
    public static JsonValue of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException when it is infinite or not a number
     */
    public static JsonValue of(double number) {
        return new JsonNumber(Double.toString(number));
    }

    /** A truth value. */
    public static JsonValue of(boolean truth) {
        return new JsonBoolean(truth);
    }

    /** An array of texts. */
    public static JsonValue texts(Collection<String> texts) {
        return new JsonArray(texts.stream().map(Json::of).toList());
    }

    /** An array. */
    public static JsonValue array(List<? extends JsonValue> elements) {
        return new JsonArray(List.copyOf(elements));
    }

    /** An object whose members are texts. */
    public static JsonValue texts(Map<String, String> texts) {
        Members members = object();
        texts.forEach(members::put);
        return members.build();
    }

    /** Begins an object. */
    public static Members object() {
        return new Members();
    }

    /** Collects the members of an object, in order. Confined to one thread. */
    public static final class Members {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Members() {}

        /** Sets a member; a later value replaces an earlier one. */
        public Members put(String name, JsonValue value) {
            members.put(name, value);
            return this;
        }

        /** Sets a member to a text, or to JSON's null. */
        public Members put(String name, @Nullable String text) {
            return put(name, of(text));
        }

        /** Sets a member to a whole number. */
        public Members put(String name, long number) {
            return put(name, of(number));
        }

        /** Sets a member to a number. */
        public Members put(String name, double number) {
            return put(name, of(number));
        }

        /** Sets a member to a truth value. */
        public Members put(String name, boolean truth) {
            return put(name, of(truth));
        }

        /** Sets a member to a text, or leaves it out when there is none. */
        public Members putIfPresent(String name, @Nullable String text) {
            return text == null ? this : put(name, text);
        }

        /** The object. */
        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
