package dev.isle.cli.verb;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a JSON value as YAML blocks. Every text that could be taken for something else is quoted as in JSON, which is YAML, too. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*");
    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(JsonValue value) {
        YamlText text = new YamlText();
        text.block(value, 0);
        return text.out.toString();
    }

    private void block(JsonValue value, int depth) {
        switch (value) {
            case JsonObject object
            when !object.members().isEmpty() -> {
                boolean first = true;
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    if (!first) {
                        indent(depth);
                    }
                    first = false;
                    out.append(scalar(member.getKey())).append(':');
                    nested(member.getValue(), depth + 1);
                }
            }
            case JsonArray array
            when !array.elements().isEmpty() -> {
                boolean first = true;
                for (JsonValue element : array.elements()) {
                    if (!first) {
                        indent(depth);
                    }
                    first = false;
                    out.append("- ");
                    block(element, depth + 1);
                }
            }
            case JsonString string -> out.append(scalar(string.value())).append('\n');
            default -> out.append(Json.compact(value)).append('\n');
        }
    }

    private void nested(JsonValue value, int depth) {
        boolean container =
                value instanceof JsonObject object && !object.members().isEmpty()
                        || value instanceof JsonArray array && !array.elements().isEmpty();
        if (container) {
            out.append('\n');
            indent(depth);
        } else {
            out.append(' ');
        }
        block(value, depth);
    }

    private void indent(int depth) {
        out.repeat("  ", depth);
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches() && !WORD.matcher(text).matches() ? text : Json.compact(Json.of(text));
    }
}
