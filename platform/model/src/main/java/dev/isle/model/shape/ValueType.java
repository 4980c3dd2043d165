package dev.isle.model.shape;

import java.util.List;
import java.util.Map;

/** The type of a field as the language knows it. */
public sealed interface ValueType {
    /** The type in words, with its article, for messages: {@code a number}. */
    String described();

    /** What to write for it, an imperative without full stop. */
    default String advice() {
        return "write " + described();
    }

    /** A text. Plain numbers and booleans are taken as they are written. */
    record Text() implements ValueType {
        @Override
        public String described() {
            return "a text";
        }
    }

    /** {@code true} or {@code false}. */
    record Truth() implements ValueType {
        @Override
        public String described() {
            return "true or false";
        }
    }

    /**
     * A whole number.
     *
     * @param wide a long instead of an int
     */
    record Whole(boolean wide) implements ValueType {
        @Override
        public String described() {
            return "a whole number";
        }
    }

    /** A number. */
    record Decimal() implements ValueType {
        @Override
        public String described() {
            return "a number";
        }
    }

    /** A duration such as {@code 20s}. */
    record Time() implements ValueType {
        @Override
        public String described() {
            return "a duration";
        }

        @Override
        public String advice() {
            return "write a whole number with its unit, such as 500ms, 20s, 10m, 8h or 1d";
        }
    }

    /** An amount of memory or disk such as {@code 512Mi}. */
    record Size() implements ValueType {
        @Override
        public String described() {
            return "a quantity";
        }

        @Override
        public String advice() {
            return "write a whole number with its unit, such as 512Mi or 2Gi";
        }
    }

    /**
     * One of the constants of an enum.
     *
     * @param words the constants by their written word, in their order
     */
    record Choice(Class<?> type, Map<String, Enum<?>> words) implements ValueType {
        @Override
        public String described() {
            return "one of " + String.join(", ", words.keySet());
        }
    }

    /** A list. */
    record ListOf(ValueType element) implements ValueType {
        @Override
        public String described() {
            return "a list";
        }
    }

    /** A map with free keys. */
    record MapOf(ValueType value) implements ValueType {
        @Override
        public String described() {
            return "a map";
        }
    }

    /** A record: a map with the keys of its {@link Shape}. */
    record Struct(Class<? extends Record> type) implements ValueType {
        /** The record's fields. */
        public Shape shape() {
            return Shape.of(type);
        }

        @Override
        public String described() {
            return "a map";
        }

        @Override
        public String advice() {
            List<String> keys = shape().keys();
            return "write a map with " + (keys.size() == 1 ? "the key " : "keys such as ")
                    + String.join(", ", keys.subList(0, Math.min(3, keys.size())));
        }
    }
}
