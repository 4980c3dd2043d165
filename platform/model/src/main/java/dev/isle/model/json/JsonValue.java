package dev.isle.model.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value. Immutable; equal values are equal records, whatever the order of members. */
public sealed interface JsonValue {

    /**
     * An object; its members keep their order.
     *
     * @param members by name
     */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** Copies the map, keeping its order. */
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of a name, or null. */
        public @Nullable JsonValue get(String name) {
            return members.get(name);
        }

        /** The text of a member, or null when it is missing or no text. */
        public @Nullable String text(String name) {
            return members.get(name) instanceof JsonString string ? string.value() : null;
        }

        /** The number of a member, or {@code otherwise} when it is missing, no number, or no whole one of a long's size. */
        public long whole(String name, long otherwise) {
            return members.get(name) instanceof JsonNumber number && number.isWhole() ? number.asLong() : otherwise;
        }

        /** The truth of a member, or {@code otherwise} when it is missing or another type. */
        public boolean truth(String name, boolean otherwise) {
            return members.get(name) instanceof JsonBoolean truth ? truth.value() : otherwise;
        }

        /** The elements of a member that is an array; none when it is missing or another type. */
        public List<JsonValue> list(String name) {
            return members.get(name) instanceof JsonArray array ? array.elements() : List.of();
        }

        /** A member that is an object; an empty one when it is missing or another type. */
        public JsonObject object(String name) {
            return members.get(name) instanceof JsonObject object ? object : new JsonObject(Map.of());
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        /** Copies the list. */
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /** A text. */
    record JsonString(String value) implements JsonValue {}

    /**
     * A number, kept as text in its canonical form, so that nothing is lost and equal numbers are equal.
     *
     * @param text canonical: no plus sign, no leading or trailing zeros, {@code 0} for every zero, an exponent only beyond 20 digits
     */
    record JsonNumber(String text) implements JsonValue {
        private static final int LONGEST = 330;

        /**
         * Brings the text into its canonical form.
         *
         * @throws IllegalArgumentException when it is no number of JSON, or longer or with a larger exponent than a double has
         */
        public JsonNumber {
            text = canonical(text);
        }

        private static String canonical(String text) {
            int length = text.length();
            if (length > 0 && length <= 18) {
                int from = text.charAt(0) == '-' ? 1 : 0;
                boolean plain = length > from && text.charAt(from) >= '1' && text.charAt(from) <= '9';
                for (int i = from; plain && i < length; i++) {
                    plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
                }
                if (plain) {
                    return text;
                }
            }
            if (length > LONGEST) {
                throw new IllegalArgumentException("a number of " + length + " characters");
            }
            try {
                BigDecimal value = new BigDecimal(text).stripTrailingZeros();
                int digitsBeforePoint = value.precision() - value.scale();
                if (value.signum() == 0) {
                    return "0";
                }
                if (Math.abs((long) value.precision() - value.scale()) > LONGEST) {
                    throw new IllegalArgumentException("the exponent of " + text + " is too large");
                }
                return digitsBeforePoint <= 20 && value.scale() <= 20 ? value.toPlainString() : value.toString();
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no number", e);
            }
        }

        /** Whether it is a whole number that a long can hold. */
        public boolean isWhole() {
            try {
                Long.parseLong(text);
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        /**
         * The number as a long.
         *
         * @throws NumberFormatException unless {@link #isWhole}
         */
        public long asLong() {
            return Long.parseLong(text);
        }

        /** The number as the nearest double. */
        public double asDouble() {
            return Double.parseDouble(text);
        }
    }

    /** A truth value. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** JSON's null. */
    record JsonNull() implements JsonValue {
        /** The one that is needed. */
        public static final JsonNull NULL = new JsonNull();
    }
}
