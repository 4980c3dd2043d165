package dev.isle.suite.server.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts CSV text into records (RFC 4180): commas, line ends CR, LF or both, cells in quotation marks with doubled marks
 * inside. Empty lines are passed over. Lines and columns are counted from one. After a fault it gives nothing more.
 */
final class CsvScanner {
    /** One cell and where it begins. */
    record Field(String text, int line, int column) {
        /** The place in words, such as {@code value (3:12)}. */
        String place(String before) {
            return before + "(" + line + ":" + column + ")";
        }
    }

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private Optional<String> fault = Optional.empty();

    CsvScanner(String text) {
        this.text = text;
        at = text.startsWith("\uFEFF") ? 1 : 0;
        lineStart = at;
    }

    /** The next record; empty at the end or after a fault. */
    List<Field> next() {
        while (at < text.length() && isEnd(text.charAt(at))) {
            endLine();
        }
        List<Field> fields = new ArrayList<>();
        boolean more = at < text.length() && fault.isEmpty();
        while (more) {
            fields.add(field());
            more = fault.isEmpty() && at < text.length() && text.charAt(at) == ',';
            if (more) {
                at++;
            }
        }
        return fault.isPresent() ? List.of() : fields;
    }

    /** Where a quotation mark stands wrong, if one does. */
    Optional<String> fault() {
        return fault;
    }

    private Field field() {
        int startLine = line;
        int column = at - lineStart + 1;
        if (at >= text.length() || text.charAt(at) != '"') {
            int start = at;
            while (at < text.length() && text.charAt(at) != ',' && !isEnd(text.charAt(at))) {
                if (text.charAt(at) == '"') {
                    fault = Optional.of("(" + line + ":" + (at - lineStart + 1) + ")");
                    break;
                }
                at++;
            }
            return new Field(text.substring(start, at), startLine, column);
        }
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                cell.append('"');
                at += 2;
            } else if (next == '"') {
                at++;
                if (at < text.length() && text.charAt(at) != ',' && !isEnd(text.charAt(at))) {
                    break;
                }
                return new Field(cell.toString(), startLine, column);
            } else {
                cell.append(next);
                if (isEnd(next)) {
                    endLine();
                } else {
                    at++;
                }
            }
        }
        fault = Optional.of("(" + startLine + ":" + column + ")");
        return new Field("", startLine, column);
    }

    private void endLine() {
        if (text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            at++;
        }
        at++;
        line++;
        lineStart = at;
    }

    private static boolean isEnd(char character) {
        return character == '\n' || character == '\r';
    }
}
