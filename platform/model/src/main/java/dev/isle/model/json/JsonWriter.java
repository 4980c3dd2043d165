package dev.isle.model.json;

import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON compactly or indented, with members in their order or sorted by name. Without switches over patterns, which cost every command a class made at its
 * start.
 */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";
    private final StringBuilder out = new StringBuilder(256);
    private final boolean indented;
    private final boolean sorted;

    JsonWriter(boolean indented, boolean sorted) {
        this.indented = indented;
        this.sorted = sorted;
    }

    String write(JsonValue value) {
        value(value, 0);
        if (indented) {
            out.append('\n');
        }
        return out.toString();
    }

    private void value(JsonValue value, int depth) {
        if (value instanceof JsonString string) {
            string(string.value());
        } else if (value instanceof JsonNumber number) {
            out.append(number.text());
        } else if (value instanceof JsonObject object) {
            object(object, depth + 1);
        } else if (value instanceof JsonArray array) {
            array(array, depth + 1);
        } else if (value instanceof JsonBoolean truth) {
            out.append(truth.value());
        } else {
            out.append("null");
        }
    }

    private void object(JsonObject object, int depth) {
        Map<String, JsonValue> members = sorted ? new TreeMap<>(object.members()) : object.members();
        out.append('{');
        Iterator<Map.Entry<String, JsonValue>> each = members.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, JsonValue> member = each.next();
            line(depth);
            string(member.getKey());
            out.append(indented ? ": " : ":");
            value(member.getValue(), depth);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        if (!members.isEmpty()) {
            line(depth - 1);
        }
        out.append('}');
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        for (int i = 0; i < array.elements().size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            line(depth);
            value(array.elements().get(i), depth);
        }
        if (!array.elements().isEmpty()) {
            line(depth - 1);
        }
        out.append(']');
    }

    private void line(int depth) {
        if (indented) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 || lone(text, i)) {
                        out.append("\\u")
                                .append(HEX.charAt(c >> 12 & 15))
                                .append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15))
                                .append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean lone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
