package dev.isle.local.postgres;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a script of SQL the statements that begin or end a transaction. The script is not split or changed: the server's driver does that.
 *
 * <p>Steps: walk over the characters; skip what is no code, as PostgreSQL's own scanner does (comments, nested ones too; quoted texts, with backslashes after
 * {@code E}; quoted names; dollar-quoted bodies); gather the words of each statement; at its end judge by its first words. A body between {@code BEGIN ATOMIC}
 * and {@code END} of a function or procedure belongs to the statement around it.
 *
 * <p>Not thread-safe; one per script.
 */
final class SqlScript {
    private static final List<String> BODIED = List.of("FUNCTION", "PROCEDURE");

    private final String text;
    private int at;
    private final StringBuilder words = new StringBuilder();
    private int wordCount;
    private int startsAt = -1;
    private boolean routine;
    private int depth;
    /** The word just before, with nothing but space and comments since. */
    private String before = "";

    private SqlScript(String text) {
        this.text = text;
    }

    /**
     * A statement that begins or ends a transaction.
     *
     * @param line of its first word, from 1
     */
    record Control(String statement, int line) {}

    /** The first statement that begins or ends a transaction; null when there is none. */
    static @Nullable Control firstControl(String script) {
        return new SqlScript(script).find();
    }

    private @Nullable Control find() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '-' && next('-')) {
                skipLine();
            } else if (c == '/' && next('*')) {
                skipComment();
            } else if (c == '\'') {
                skipQuoted('\'', false);
            } else if (c == '"') {
                begin();
                skipQuoted('"', false);
            } else if (c == '$' && skipDollarQuoted()) {
                begin();
            } else if (c == ';' && depth == 0) {
                Control control = judge();
                if (control != null) {
                    return control;
                }
                at++;
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else if (Character.isDigit(c) || c == '$') {
                before = "";
                skipWord();
            } else {
                before = "";
                at++;
            }
        }
        return judge();
    }

    private boolean next(char c) {
        return at + 1 < text.length() && text.charAt(at + 1) == c;
    }

    private void begin() {
        before = "";
        if (startsAt < 0) {
            startsAt = at;
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void skipComment() {
        int open = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                open++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                at += 2;
                if (--open == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
    }

    /** From the opening quote to behind the closing one; a doubled quote reads as the end of one text and the begin of the next. */
    private void skipQuoted(char quote, boolean backslashes) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && backslashes) {
                at++;
            } else if (c == quote) {
                return;
            }
        }
    }

    /** A body between {@code $tag$} and {@code $tag$}; false when no such one begins here. */
    private boolean skipDollarQuoted() {
        int end = at + 1;
        while (end < text.length() && inName(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean opens = end < text.length()
                && text.charAt(end) == '$'
                && (end == at + 1 || !Character.isDigit(text.charAt(at + 1)));
        if (!opens) {
            return false;
        }
        String tag = text.substring(at, end + 1);
        int close = text.indexOf(tag, end + 1);
        at = close < 0 ? text.length() : close + tag.length();
        return true;
    }

    private static boolean inName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private void skipWord() {
        while (at < text.length() && inName(text.charAt(at))) {
            at++;
        }
    }

    private void word() {
        String former = before;
        begin();
        int from = at;
        skipWord();
        String word = text.substring(from, at).toUpperCase(Locale.ROOT);
        if (at < text.length() && text.charAt(at) == '\'') {
            // E'...' knows backslashes; B'...', N'...' and the like do not.
            skipQuoted('\'', word.equals("E"));
            return;
        }
        if (wordCount < 4) {
            words.append(wordCount == 0 ? "" : " ").append(word);
        }
        wordCount++;
        if (wordCount <= 4 && words.indexOf("CREATE") == 0 && BODIED.contains(word)) {
            routine = true;
        }
        if (routine) {
            nest(former, word);
        }
        before = word;
    }

    /** A body begins at {@code BEGIN ATOMIC}: {@code begin} alone may be the name of a parameter. Only in a body does {@code END} mean more than a name, too. */
    private void nest(String former, String word) {
        switch (word) {
            case "ATOMIC" -> depth += depth == 0 && former.equals("BEGIN") ? 1 : 0;
            case "CASE" -> depth += depth > 0 ? 1 : 0;
            case "END" -> depth -= depth > 0 ? 1 : 0;
            default -> {}
        }
    }

    private @Nullable Control judge() {
        String statement = words.toString();
        int line = startsAt < 0 ? 0 : line(startsAt);
        words.setLength(0);
        wordCount = 0;
        startsAt = -1;
        routine = false;
        depth = 0;
        before = "";
        return controls(statement) ? new Control(statement, line) : null;
    }

    private static boolean controls(String statement) {
        String first = statement.split(" ", 2)[0];
        return switch (first) {
            case "BEGIN", "COMMIT", "END", "ABORT" -> true;
            // Back to a savepoint of its own: the transaction goes on.
            case "ROLLBACK" -> !statement.matches("ROLLBACK( WORK| TRANSACTION)? TO( .*)?");
            case "START", "PREPARE" -> statement.startsWith(first + " TRANSACTION");
            default -> false;
        };
    }

    private int line(int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
