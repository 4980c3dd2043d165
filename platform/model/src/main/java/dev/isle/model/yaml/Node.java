package dev.isle.model.yaml;

import dev.isle.model.problem.Position;
import java.util.List;
import java.util.Map;

/** A node of a YAML document with its place. Immutable. */
public sealed interface Node {
    /** Where it begins. */
    Position at();

    /** What it is, in words for messages. */
    String described();

    /** What a scalar is by the rules of YAML 1.2's core schema. */
    enum Kind {
        /** A text, quoted or not. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A number with a point or exponent. */
        DECIMAL,
        /** true or false. */
        BOOLEAN,
        /** Nothing, {@code ~} or {@code null}. */
        NULL
    }

    /**
     * A scalar.
     *
     * @param text as written, without quotes
     */
    record Scalar(Position at, String text, Kind kind) implements Node {
        /** Whether a plain scalar with this text is a text, and no number, boolean or null. */
        public static boolean readsAsText(String plain) {
            return ScalarKinds.of(plain) == Kind.TEXT;
        }

        @Override
        public String described() {
            return switch (kind) {
                case TEXT -> "the text '" + shortened(text) + "'";
                case INTEGER, DECIMAL -> "the number " + shortened(text);
                case BOOLEAN -> text;
                case NULL -> "nothing";
            };
        }

        private static String shortened(String text) {
            String line = text.replace("\n", "\\n");
            return line.length() <= 40 ? line : line.substring(0, 37) + "...";
        }
    }

    /** A list. */
    record ListNode(Position at, List<Node> items) implements Node {
        /** Copies the list. */
        public ListNode {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /**
     * A map; its keys keep the order of the file.
     *
     * @param entries by key; the caller hands the map over and changes it no more
     */
    record MapNode(Position at, Map<String, Entry> entries) implements Node {
        @Override
        public String described() {
            return "a map";
        }
    }

    /**
     * A value of a map and the place of its key.
     *
     * @param key where the key is
     */
    record Entry(Position key, Node value) {}

    /** Whether this is YAML's null. */
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
    }
}
