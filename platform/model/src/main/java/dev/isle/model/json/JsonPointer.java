package dev.isle.model.json;

import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pointer into a JSON document (RFC 6901).
 *
 * @param text as written
 * @param tokens unescaped reference tokens
 */
public record JsonPointer(String text, List<String> tokens) {
    /** Copies the list. */
    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads a pointer; the empty one is the whole document.
     *
     * @throws IllegalArgumentException when it neither is empty nor begins with a slash, or a tilde is not followed by 0 or 1
     */
    public static JsonPointer parse(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "'" + text + "' is no JSON pointer; it begins with a slash, for example /name");
        }
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                tokens.add(token.toString());
                token.setLength(0);
            } else if (c == '~') {
                char escaped = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
                if (escaped != '0' && escaped != '1') {
                    throw new IllegalArgumentException(
                            "'" + text + "' is no JSON pointer; write ~0 for ~ and ~1 for /");
                }
                token.append(escaped == '0' ? '~' : '/');
                i++;
            } else {
                token.append(c);
            }
        }
        if (!text.isEmpty()) {
            tokens.add(token.toString());
        }
        return new JsonPointer(text, tokens);
    }

    /** The value that it points to, or null when there is none. */
    public @Nullable JsonValue resolve(JsonValue document) {
        JsonValue at = document;
        for (String token : tokens) {
            JsonValue next = switch (at) {
                case JsonObject object -> object.get(token);
                case JsonArray array -> element(array, token);
                default -> null;
            };
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private static @Nullable JsonValue element(JsonArray array, String token) {
        if (token.isEmpty() || token.length() > 9 || token.length() > 1 && token.charAt(0) == '0') {
            return null;
        }
        int index = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            index = index * 10 + c - '0';
        }
        return index < array.elements().size() ? array.elements().get(index) : null;
    }
}
