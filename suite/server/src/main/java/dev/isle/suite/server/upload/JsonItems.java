package dev.isle.suite.server.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes a JSON document apart: a list of trades into its elements, each as it is written; a single object is one trade.
 * What is inside an element is judged by the dataserver.
 */
final class JsonItems {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_TEXT = 1_000_000;
    private static final String TYPE = "application/json";
    private static final Pattern PLACED = Pattern.compile("(.*) \\(([0-9]{1,9}):([0-9]{1,9})\\)", Pattern.DOTALL);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(1_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private JsonItems() {}

    static void read(String source, byte[] body, ItemCollector to) throws BadBulk {
        String prefix = source.isEmpty() ? "" : source + " ";
        String text = text(prefix, body);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            @Nullable JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                parser.skipChildren();
                end(prefix, parser);
                to.ready(source, TYPE, body, place -> prefix + place);
                return;
            }
            if (first != JsonToken.START_ARRAY) {
                throw BadBulk.unreadable(
                        prefix + "/ (1:1)", "type", "send a JSON list of trades, or one trade as a JSON object");
            }
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (parser.currentToken() == null) {
                    throw BadBulk.unreadable(prefix + "/ (1:1)", "syntax", "the list does not end");
                }
                element(source, prefix, text, parser, index, to);
            }
            end(prefix, parser);
        } catch (JacksonException broken) {
            throw BadBulk.unreadable(
                    prefix + "/ " + at(broken.getLocation()),
                    "syntax",
                    "not a JSON document within limits: " + broken.getOriginalMessage());
        }
    }

    private static void element(
            String source, String prefix, String text, JsonParser parser, int index, ItemCollector to) throws BadBulk {
        TokenStreamLocation start = parser.currentTokenLocation();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            to.bad(source, prefix + "/" + index + " " + at(start), "type", "an element is one trade as a JSON object");
            return;
        }
        parser.skipChildren();
        String element = text.substring(
                (int) start.getCharOffset(), (int) parser.currentLocation().getCharOffset());
        to.ready(
                source,
                TYPE,
                element.getBytes(StandardCharsets.UTF_8),
                places(prefix + "/" + index, start.getLineNr(), start.getColumnNr()));
    }

    /** From a place in an element, whose lines and columns begin with one, to the place in the document. */
    private static UnaryOperator<String> places(String prefix, int line, int column) {
        return place -> {
            Matcher placed = PLACED.matcher(place);
            if (!placed.matches()) {
                return prefix + (place.equals("/") ? "" : place) + " (" + line + ":" + column + ")";
            }
            int within = Integer.parseInt(placed.group(2));
            int at = Integer.parseInt(placed.group(3));
            return prefix + (placed.group(1).equals("/") ? "" : placed.group(1)) + " (" + (line + within - 1) + ":"
                    + (within == 1 ? column + at - 1 : at) + ")";
        };
    }

    private static void end(String prefix, JsonParser parser) throws BadBulk {
        if (parser.nextToken() != null) {
            throw BadBulk.unreadable(
                    prefix + "/ " + at(parser.currentTokenLocation()), "syntax", "there is more after the end");
        }
    }

    private static String text(String prefix, byte[] body) throws BadBulk {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw BadBulk.unreadable(prefix + "/ (1:1)", "encoding", "send JSON in UTF-8");
        }
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null ? "(1:1)" : "(" + location.getLineNr() + ":" + location.getColumnNr() + ")";
    }
}
