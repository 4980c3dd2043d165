package dev.isle.suite.trade.json;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document of which every value knows its place. Depth, lengths and number sizes are bounded while reading, so
 * that a hostile document costs no more than its bytes.
 */
final class JsonTree {
    static final int MAX_DEPTH = 32;
    static final int MAX_TEXT = 1_000;
    static final int MAX_DIGITS = 60;
    static final int MAX_VALUES = 20_000;
    private static final int MAX_PROBLEMS = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private JsonTree() {}

    /** A value and where it begins. */
    sealed interface Node {
        Place place();
    }

    /** A value with named members, in the order of the document. */
    record Obj(Place place, Map<String, Node> members) implements Node {}

    /** A list of values. */
    record Arr(Place place, List<Node> items) implements Node {}

    /** A text, number, truth value or null. */
    record Scalar(Place place, Type type, String text) implements Node {}

    /** What a scalar is. */
    enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** A JSON pointer with line and column, counted from one. */
    record Place(String pointer, int line, int column) {
        @Override
        public String toString() {
            return (pointer.isEmpty() ? "/" : pointer) + " (" + line + ":" + column + ")";
        }
    }

    /**
     * Reads a whole document.
     *
     * @return the tree, or null when {@code problems} says why there is none
     */
    static @Nullable Node parse(byte[] body, List<Problem> problems) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add(new Problem("/ (1:1)", Rule.ENCODING, "the body is not UTF-8; send JSON in UTF-8"));
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                problems.add(new Problem("/ (1:1)", Rule.SYNTAX, "the body is empty; send one trade as a JSON object"));
                return null;
            }
            Node root = new Reader(parser, problems).value("");
            if (parser.nextToken() != null) {
                problems.add(new Problem(
                        place("", parser.currentTokenLocation()).toString(),
                        Rule.SYNTAX,
                        "there is more after the end of the trade; send one trade per request"));
                return null;
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            problems.add(new Problem(
                    at == null ? "/ (1:1)" : place("", at).toString(),
                    Rule.SYNTAX,
                    "not a JSON document within limits: " + e.getOriginalMessage()));
            return null;
        }
    }

    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static Place place(String pointer, TokenStreamLocation at) {
        return new Place(pointer, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    private static final class Reader {
        private final JsonParser parser;
        private final List<Problem> problems;
        private int values;

        Reader(JsonParser parser, List<Problem> problems) {
            this.parser = parser;
            this.problems = problems;
        }

        /** The value at which the parser stands. */
        Node value(String pointer) {
            if (++values > MAX_VALUES) {
                throw new StreamReadException(parser, "there are more than " + MAX_VALUES + " values");
            }
            Place place = place(pointer, parser.currentTokenLocation());
            return switch (parser.currentToken()) {
                case START_OBJECT -> {
                    Map<String, Node> members = new LinkedHashMap<>();
                    while (parser.nextToken() != JsonToken.END_OBJECT) {
                        String name = parser.currentName();
                        Place at = place(child(pointer, name), parser.currentTokenLocation());
                        parser.nextToken();
                        Node node = value(child(pointer, name));
                        if (members.putIfAbsent(name, node) != null && problems.size() < MAX_PROBLEMS) {
                            problems.add(new Problem(
                                    at.toString(),
                                    Rule.DUPLICATE_KEY,
                                    "'" + name + "' appears twice; keep one of the two"));
                        }
                    }
                    yield new Obj(place, members);
                }
                case START_ARRAY -> {
                    List<Node> items = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(value(pointer + "/" + items.size()));
                    }
                    yield new Arr(place, items);
                }
                case VALUE_STRING -> new Scalar(place, Type.TEXT, parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(place, Type.NUMBER, parser.getString());
                case VALUE_TRUE, VALUE_FALSE -> new Scalar(place, Type.BOOLEAN, parser.getString());
                default -> new Scalar(place, Type.NULL, "null");
            };
        }
    }
}
