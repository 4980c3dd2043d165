package dev.isle.model.write;

import dev.isle.model.yaml.Node;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes nodes as YAML in block style: the same node gives the same text, and reading the text gives the same node. A comment may follow every value.
 *
 * <p>A text is written plainly where no reader can take it for anything else, as a literal block where it has several clean lines, else in double quotes with JSON's
 * escapes.
 */
public final class YamlWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(1024);
    private final Function<Node, @Nullable String> comment;

    private YamlWriter(Function<Node, @Nullable String> comment) {
        this.comment = comment;
    }

    /** The node as a document. */
    public static String write(Node node) {
        return write(node, ignored -> null);
    }

    /**
     * The node as a document with comments.
     *
     * @param comment the text behind a scalar or an empty list or map, or null for none
     */
    public static String write(Node node, Function<Node, @Nullable String> comment) {
        YamlWriter writer = new YamlWriter(comment);
        if (flat(node)) {
            writer.leaf(node, 0);
        } else {
            writer.block(node, 0, false);
        }
        return writer.out.toString();
    }

    /** Whether the node is written behind its key, on one line or as a literal block. */
    private static boolean flat(Node node) {
        return switch (node) {
            case Node.MapNode map -> map.entries().isEmpty();
            case Node.ListNode list -> list.items().isEmpty();
            case Node.Scalar ignored -> true;
        };
    }

    /** A map or list that is not empty; {@code begun}: the first line's indentation is already there. */
    private void block(Node node, int depth, boolean begun) {
        boolean first = begun;
        switch (node) {
            case Node.MapNode map -> {
                for (Map.Entry<String, Node.Entry> entry : map.entries().entrySet()) {
                    indent(depth, first);
                    first = false;
                    text(entry.getKey(), true);
                    out.append(':');
                    Node value = entry.getValue().value();
                    if (flat(value)) {
                        out.append(' ');
                        leaf(value, depth + 1);
                    } else {
                        out.append('\n');
                        block(value, depth + 1, false);
                    }
                }
            }
            case Node.ListNode list -> {
                for (Node item : list.items()) {
                    indent(depth, first);
                    first = false;
                    out.append("- ");
                    if (flat(item)) {
                        leaf(item, depth + 1);
                    } else {
                        block(item, depth + 1, true);
                    }
                }
            }
            case Node.Scalar scalar -> leaf(scalar, depth);
        }
    }

    private void indent(int depth, boolean begun) {
        if (!begun) {
            out.repeat("  ", depth);
        }
    }

    private void leaf(Node node, int depth) {
        String remark = comment.apply(node);
        String behind = remark == null ? "\n" : "  # " + remark.replaceAll("\\p{Cntrl}", "?") + "\n";
        switch (node) {
            case Node.MapNode ignored -> out.append("{}").append(behind);
            case Node.ListNode ignored -> out.append("[]").append(behind);
            case Node.Scalar scalar
            when scalar.kind() == Node.Kind.NULL -> out.append('~').append(behind);
            case Node.Scalar scalar
            when scalar.kind() != Node.Kind.TEXT -> out.append(scalar.text()).append(behind);
            case Node.Scalar scalar
            when depth > 0 && literal(scalar.text()) -> {
                boolean ended = scalar.text().endsWith("\n");
                out.append(ended ? "|" : "|-").append(behind);
                String body = ended ? scalar.text().substring(0, scalar.text().length() - 1) : scalar.text();
                for (String line : body.split("\n", -1)) {
                    if (!line.isEmpty()) {
                        out.repeat("  ", depth).append(line);
                    }
                    out.append('\n');
                }
            }
            case Node.Scalar scalar -> {
                text(scalar.text(), false);
                out.append(behind);
            }
        }
    }

    /** Whether the text has several lines that a literal block keeps as they are. */
    private static boolean literal(String text) {
        if (text.indexOf('\n') < 0
                || text.startsWith(" ")
                || text.startsWith("\n")
                || text.endsWith("\n\n")
                || text.equals("\n")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && !clean(c) || c == ' ' && (i == 0 || text.charAt(i - 1) == '\n') && blank(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the line from {@code at} holds nothing but spaces. */
    private static boolean blank(String text, int at) {
        int i = at;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i == text.length() || text.charAt(i) == '\n';
    }

    private static boolean clean(char c) {
        return c >= ' ' && c < 0x7f
                || c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && !Character.isSurrogate(c) && c < 0xfffe;
    }

    private void text(String text, boolean key) {
        if (plain(text, key)) {
            out.append(text);
            return;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        out.append(c).append(text.charAt(++i));
                    } else if (clean(c)) {
                        out.append(c);
                    } else {
                        out.append("\\u")
                                .append(HEX.charAt(c >> 12 & 15))
                                .append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15))
                                .append(HEX.charAt(c & 15));
                    }
                }
            }
        }
        out.append('"');
    }

    /** Letters, digits and a few signs that mean nothing anywhere in YAML, and that read as a text. Stricter than need be. */
    private static boolean plain(String text, boolean key) {
        if (text.isEmpty() || text.length() > 200) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '/';
            boolean inner = c == '-' || c == '.' || c == '+' || c == '=' || c == '(' || c == ')' || c == '$' || c == '@'
                    || c == ';';
            boolean between = c == ' ' || c == ':' || c == ',';
            if (word || inner && i > 0 || c == '.' && text.length() > 1 && !key) {
                continue;
            }
            boolean space = c == ' '
                    && i > 0
                    && i < text.length() - 1
                    && text.charAt(i - 1) != ':'
                    && text.charAt(i - 1) != ' ';
            boolean colon = c == ':' && !key && i > 0 && i < text.length() - 1 && text.charAt(i + 1) != ' ';
            if (!(between && (space || colon))) {
                return false;
            }
        }
        return Node.Scalar.readsAsText(text);
    }
}
