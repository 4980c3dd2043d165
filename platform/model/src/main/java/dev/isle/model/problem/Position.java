package dev.isle.model.problem;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param file the file as the caller named it
 * @param line from 1; 0 where what it names is no file
 * @param column from 1; 0 where what it names is no file
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparing(Position::file)
            .thenComparingInt(Position::line)
            .thenComparingInt(Position::column);

    /** The beginning of a file, for problems of a file as a whole. */
    public static Position startOf(String file) {
        return new Position(file, 1, 1);
    }

    /** The place of a value that no file holds, such as a default of a level. */
    public static Position nowhere(String name) {
        return new Position(name, 0, 0);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /** {@code file:line}, for comments and explanations. */
    public String fileAndLine() {
        return line == 0 ? file : file + ":" + line;
    }
}
