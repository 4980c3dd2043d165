package dev.isle.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two blanks apart; a column that is empty in every row is left out. Confined to one thread. */
public final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /** With the names of its columns, in capitals. */
    public Table(String... head) {
        this.head = List.of(head);
    }

    /** Adds a row. */
    public Table row(String... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, head first, without trailing blanks. */
    public List<String> lines(Paint paint) {
        int[] widths = new int[head.size()];
        for (int i = 0; i < widths.length; i++) {
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Paint.width(row.get(i)));
            }
            widths[i] = widths[i] == 0 ? 0 : Math.max(widths[i], head.get(i).length());
        }
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.add(paint.dim(line(head, widths)));
            rows.forEach(row -> lines.add(line(row, widths)));
        }
        return lines;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                String cell = cells.get(i);
                line.append(cell).append(" ".repeat(widths[i] - Paint.width(cell) + 2));
            }
        }
        return line.toString().stripTrailing();
    }
}
