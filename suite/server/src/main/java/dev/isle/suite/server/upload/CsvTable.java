package dev.isle.suite.server.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file (RFC 4180: commas, quotes doubled within quotes, LF or CRLF) of which every field knows its place. Lines and
 * columns count characters from one; empty lines are skipped. Bounded: fields per row, characters per field.
 */
final class CsvTable {
    static final int MOST_FIELDS = 100;
    static final int LONGEST_FIELD = 1_000;

    /** A field: its text without quotes, and where it begins. */
    record Field(String text, int line, int column) {
        String place() {
            return "(" + line + ":" + column + ")";
        }
    }

    /** A row, at the line on which it begins. */
    record Row(int line, List<Field> fields) {
        public Row {
            fields = List.copyOf(fields);
        }
    }

    private final String prefix;
    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;

    private CsvTable(String prefix, String text) {
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Reads rows, the header among them.
     *
     * @param most how many rows may come
     * @throws BadBulk when a quote does not end, or a limit is passed: from there on nothing could be trusted
     */
    static List<Row> read(String prefix, byte[] bytes, int most) throws BadBulk {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw BadBulk.unreadable(prefix + "(1:1)", "encoding", "write CSV in UTF-8");
        }
        CsvTable table = new CsvTable(prefix, text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<Row> rows = new ArrayList<>();
        while (table.at < table.text.length()) {
            Row row = table.row();
            if (row.fields().size() == 1 && row.fields().getFirst().text().isEmpty()) {
                continue;
            }
            if (rows.size() == most) {
                throw BadBulk.tooLarge(prefix + "(" + row.line() + ":1)", "a file has at most " + (most - 1) + " rows");
            }
            rows.add(row);
        }
        return rows;
    }

    private Row row() throws BadBulk {
        int begin = line;
        List<Field> fields = new ArrayList<>();
        while (true) {
            if (fields.size() == MOST_FIELDS) {
                throw wrong("a row has at most " + MOST_FIELDS + " fields");
            }
            fields.add(field());
            if (at >= text.length()) {
                return new Row(begin, fields);
            }
            char end = next();
            if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                end = next();
            }
            if (end == '\n' || end == '\r') {
                line++;
                column = 1;
                return new Row(begin, fields);
            }
        }
    }

    /** Up to, not over, the comma or the end of the line. */
    private Field field() throws BadBulk {
        int startLine = line;
        int startColumn = column;
        StringBuilder value = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            quoted(value, startLine, startColumn);
            if (at < text.length() && !ends(text.charAt(at))) {
                throw wrong("after the closing quote comes a comma or the end of the line");
            }
        } else {
            while (at < text.length() && !ends(text.charAt(at))) {
                char each = next();
                if (each == '"') {
                    throw wrong("a field with a quote in it is quoted as a whole, its quotes doubled");
                }
                append(value, each);
            }
        }
        return new Field(value.toString().strip(), startLine, startColumn);
    }

    private void quoted(StringBuilder value, int startLine, int startColumn) throws BadBulk {
        next();
        while (true) {
            if (at >= text.length()) {
                throw BadBulk.unreadable(
                        prefix + "(" + startLine + ":" + startColumn + ")", "syntax", "this quote does not end");
            }
            char each = next();
            if (each == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    return;
                }
                next();
            } else if (each == '\n') {
                line++;
                column = 1;
            }
            append(value, each);
        }
    }

    private void append(StringBuilder value, char each) throws BadBulk {
        if (value.length() == LONGEST_FIELD) {
            throw wrong("a field has at most " + LONGEST_FIELD + " characters");
        }
        value.append(each);
    }

    private char next() {
        column++;
        return text.charAt(at++);
    }

    private static boolean ends(char each) {
        return each == ',' || each == '\n' || each == '\r';
    }

    private BadBulk wrong(String reason) {
        return BadBulk.unreadable(prefix + "(" + line + ":" + Math.max(1, column - 1) + ")", "syntax", reason);
    }
}
