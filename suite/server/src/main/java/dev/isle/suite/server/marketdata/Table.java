package dev.isle.suite.server.marketdata;

import dev.isle.suite.server.http.Replies.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of named cells, of which each knows its place, read from CSV with a header line (RFC 4180) or from a JSON array of
 * flat objects. Bounded: rows, cells and mistakes. Not thread-safe; one instance reads one document.
 */
final class Table {
    /** The most rows of one document. */
    static final int MAX_ROWS = 20_000;
    /** The longest cell. */
    static final int MAX_CELL = 200;
    /** The most mistakes that are told. */
    static final int MAX_MISTAKES = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> columns;
    private final List<Refusal> mistakes = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private Table(List<String> columns) {
        this.columns = columns;
    }

    /** A cell's text without blanks around it, and where it stands. */
    record Cell(String text, String place) {}

    /** A row; it has every column. */
    record Row(Map<String, Cell> cells) {
        Cell cell(String column) {
            return cells.getOrDefault(column, new Cell("", column));
        }
    }

    /** Reads CSV; the header names exactly these columns, in any order. */
    static Table csv(byte[] bytes, List<String> columns) {
        Table table = new Table(columns);
        try {
            table.readCsv(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            table.mistake("(1:1)", "csv-text", "the file is not UTF-8");
        }
        return table;
    }

    /** Reads a JSON array of objects with exactly these members; values are texts or numbers. */
    static Table json(byte[] bytes, List<String> columns) {
        Table table = new Table(columns);
        try {
            table.readJson(JSON.readTree(bytes));
        } catch (JacksonException broken) {
            table.mistake(
                    "(" + broken.getLocation().getLineNr() + ":"
                            + broken.getLocation().getColumnNr() + ")",
                    "json-text",
                    "this is not JSON: " + broken.getOriginalMessage());
        }
        return table;
    }

    List<Row> rows() {
        return rows;
    }

    List<Refusal> mistakes() {
        return mistakes;
    }

    /** Notes a mistake, up to the bound. */
    void mistake(String place, String rule, String reason) {
        if (mistakes.size() < MAX_MISTAKES) {
            mistakes.add(new Refusal(place, rule, reason));
        }
    }

    private void readJson(JsonNode root) {
        if (!root.isArray() || root.size() > MAX_ROWS) {
            mistake("/", "rows", "an array of at most " + MAX_ROWS + " objects is expected");
            return;
        }
        for (int i = 0; i < root.size(); i++) {
            String at = "/" + i;
            Map<String, Cell> cells = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : root.get(i).properties()) {
                String place = at + "/" + member.getKey();
                if (!columns.contains(member.getKey())) {
                    mistake(place, "columns", "unknown; known are " + columns);
                } else if (!member.getValue().isString() && !member.getValue().isNumber()) {
                    mistake(place, "cell", "a text or a number is expected");
                } else {
                    cells.put(member.getKey(), cell(member.getValue().asString(), place));
                }
            }
            for (String column : columns) {
                if (!root.get(i).has(column)) {
                    mistake(at, "columns", column + " is missing");
                }
            }
            rows.add(new Row(cells));
        }
    }

    private Cell cell(String text, String place) {
        String stripped = text.strip();
        if (stripped.length() > MAX_CELL || stripped.chars().anyMatch(Character::isISOControl)) {
            mistake(place, "cell", "at most " + MAX_CELL + " characters, none of them a control character");
            return new Cell("", place);
        }
        return new Cell(stripped, place);
    }

    private void readCsv(String text) {
        List<String> header = List.of();
        CsvScanner scanner = new CsvScanner(text);
        for (List<CsvScanner.Field> record = scanner.next(); !record.isEmpty(); record = scanner.next()) {
            if (header.isEmpty()) {
                header = header(record);
                if (header.isEmpty()) {
                    return;
                }
            } else if (rows.size() == MAX_ROWS) {
                mistake(record.getFirst().place(""), "rows", "a file has at most " + MAX_ROWS + " rows");
                return;
            } else if (record.size() != header.size()) {
                mistake(
                        record.getFirst().place(""),
                        "columns",
                        "the line has " + record.size() + " cells, the header " + header.size());
            } else {
                Map<String, Cell> cells = new LinkedHashMap<>();
                for (int i = 0; i < header.size(); i++) {
                    String column = header.get(i);
                    cells.put(column, cell(record.get(i).text(), record.get(i).place(column + " ")));
                }
                rows.add(new Row(cells));
            }
        }
        scanner.fault()
                .ifPresent(
                        place -> mistake(place, "csv-text", "a quotation mark is not closed or stands inside a cell"));
        if (header.isEmpty() && mistakes.isEmpty()) {
            mistake("(1:1)", "columns", "the file is empty; a first line with " + columns + " is expected");
        }
    }

    private List<String> header(List<CsvScanner.Field> record) {
        List<String> names = record.stream().map(field -> field.text().strip()).toList();
        Set<String> seen = new HashSet<>();
        for (CsvScanner.Field field : record) {
            String name = field.text().strip();
            if (!columns.contains(name) || !seen.add(name)) {
                mistake(field.place(""), "columns", "a column of its own of " + columns + " is expected");
            }
        }
        for (String column : columns) {
            if (!names.contains(column)) {
                mistake(record.getFirst().place(""), "columns", "column " + column + " is missing");
            }
        }
        return mistakes.isEmpty() ? names : List.of();
    }
}
