package dev.isle.model.json;

import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNull;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON strictly by RFC 8259: recursive descent over the text, one value and nothing after it. Duplicate names, raw control characters, single surrogates
 * and numbers in other forms are refused, as is whatever exceeds the limits.
 */
final class JsonReader {
    private final String text;
    private final Json.Limits limits;
    private int at;
    private int values;

    JsonReader(String text, Json.Limits limits) {
        this.text = text;
        this.limits = limits;
    }

    JsonValue document() {
        if (text.length() > limits.characters()) {
            throw wrong("the text has " + text.length() + " characters, and more than " + limits.characters()
                    + " are not read");
        }
        space();
        JsonValue value = value(0);
        space();
        if (at < text.length()) {
            throw wrong("nothing may follow the value, and here is " + here());
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (++values > limits.values()) {
            throw wrong("there are more than " + limits.values() + " values");
        }
        if (depth > limits.depth()) {
            throw wrong("objects and arrays are nested deeper than " + limits.depth());
        }
        char c = at < text.length() ? text.charAt(at) : '\0';
        return switch (c) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> new JsonString(string());
            case 't' -> word("true", new JsonBoolean(true));
            case 'f' -> word("false", new JsonBoolean(false));
            case 'n' -> word("null", JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw wrong("a value is expected, and here is " + here());
        };
    }

    private JsonValue object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        space();
        if (accept('}')) {
            return new JsonObject(members);
        }
        do {
            space();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw wrong("a name in quotes is expected, and here is " + here());
            }
            int begin = at;
            String name = string();
            space();
            expect(':');
            space();
            JsonValue value = value(depth);
            if (members.putIfAbsent(name, value) != null) {
                at = begin;
                throw wrong("the name \"" + name + "\" is already in this object");
            }
            space();
        } while (accept(','));
        expect('}');
        return new JsonObject(members);
    }

    private JsonValue array(int depth) {
        List<JsonValue> elements = new ArrayList<>();
        at++;
        space();
        if (accept(']')) {
            return new JsonArray(elements);
        }
        do {
            space();
            elements.add(value(depth));
            space();
        } while (accept(','));
        expect(']');
        return new JsonArray(elements);
    }

    private JsonValue number() {
        int begin = at;
        accept('-');
        if (!accept('0')) {
            digits();
        }
        if (accept('.')) {
            digits();
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
        try {
            return new JsonNumber(text.substring(begin, at));
        } catch (IllegalArgumentException e) {
            at = begin;
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private void digits() {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin) {
            throw wrong("a digit is expected, and here is " + here());
        }
    }

    private String string() {
        at++;
        int begin = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(begin, at++);
            }
            if (c == '\\' || c < ' ' || Character.isSurrogate(c)) {
                break;
            }
            at++;
        }
        StringBuilder read = new StringBuilder(text.substring(begin, at));
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return read.toString();
            }
            if (c < ' ') {
                throw wrong("a control character must be escaped");
            }
            if (c == '\\') {
                escape(read);
            } else if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || at + 1 >= text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    throw wrong("half a surrogate pair");
                }
                read.append(c).append(text.charAt(at + 1));
                at += 2;
            } else {
                read.append(c);
                at++;
            }
        }
        throw wrong("the text ends within quotes");
    }

    private void escape(StringBuilder read) {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
        switch (c) {
            case '"', '\\', '/' -> read.append(c);
            case 'b' -> read.append('\b');
            case 'f' -> read.append('\f');
            case 'n' -> read.append('\n');
            case 'r' -> read.append('\r');
            case 't' -> read.append('\t');
            case 'u' -> {
                char first = unit(at + 2);
                if (Character.isLowSurrogate(first)) {
                    throw wrong("half a surrogate pair");
                }
                read.append(first);
                at += 4;
                if (Character.isHighSurrogate(first)) {
                    boolean follows = text.startsWith("\\u", at + 2);
                    char second = follows ? unit(at + 4) : '\0';
                    if (!Character.isLowSurrogate(second)) {
                        throw wrong("half a surrogate pair");
                    }
                    read.append(second);
                    at += 6;
                }
            }
            default -> throw wrong("'\\" + c + "' is no escape");
        }
        at += 2;
    }

    private char unit(int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < text.length() && text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits are expected after \\u");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private JsonValue word(String word, JsonValue value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value is expected, and here is " + here());
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw wrong("'" + c + "' is expected, and here is " + here());
        }
    }

    private String here() {
        if (at >= text.length()) {
            return "the end";
        }
        char c = text.charAt(at);
        return c < ' ' || c > '~' ? String.format("U+%04X", (int) c) : "'" + c + "'";
    }

    private JsonSyntaxException wrong(String what) {
        int line = 1;
        int begin = 0;
        int end = Math.min(at, text.length());
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return new JsonSyntaxException(line, end - begin + 1, what);
    }
}
