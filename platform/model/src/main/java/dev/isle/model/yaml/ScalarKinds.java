package dev.isle.model.yaml;

/** Tells numbers, booleans and null from text by YAML 1.2's core schema, without regular expressions. */
final class ScalarKinds {
    private ScalarKinds() {}

    /** The kind of a plain (unquoted) scalar. */
    static Node.Kind of(String text) {
        if (text.isEmpty()) {
            return Node.Kind.NULL;
        }
        char first = text.charAt(0);
        return switch (first) {
            case '~' -> text.length() == 1 ? Node.Kind.NULL : Node.Kind.TEXT;
            case 'n', 'N' ->
                text.equals("null") || text.equals("Null") || text.equals("NULL") ? Node.Kind.NULL : Node.Kind.TEXT;
            case 't', 'T' ->
                text.equals("true") || text.equals("True") || text.equals("TRUE") ? Node.Kind.BOOLEAN : Node.Kind.TEXT;
            case 'f', 'F' ->
                text.equals("false") || text.equals("False") || text.equals("FALSE")
                        ? Node.Kind.BOOLEAN
                        : Node.Kind.TEXT;
            case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(text);
            default -> Node.Kind.TEXT;
        };
    }

    private static Node.Kind number(String text) {
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int whole = digits(text, at);
        int end = at + whole;
        if (whole > 0 && end == text.length()) {
            return Node.Kind.INTEGER;
        }
        int fraction = 0;
        if (end < text.length() && text.charAt(end) == '.') {
            fraction = digits(text, end + 1);
            end += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return Node.Kind.TEXT;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int sign = end + 1;
            if (sign < text.length() && (text.charAt(sign) == '-' || text.charAt(sign) == '+')) {
                sign++;
            }
            int exponent = digits(text, sign);
            end = exponent == 0 ? end : sign + exponent;
        }
        return end == text.length() ? Node.Kind.DECIMAL : Node.Kind.TEXT;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
