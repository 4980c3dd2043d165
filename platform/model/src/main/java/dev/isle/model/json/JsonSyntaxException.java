package dev.isle.model.json;

/** A text is no JSON, or exceeds a bound; the message says where (line and column from 1) and why. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;
    private final int column;

    JsonSyntaxException(int line, int column, String what) {
        super("line " + line + ", column " + column + ": " + what);
        this.line = line;
        this.column = column;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }
}
