package dev.isle.cli.edit;

import dev.isle.cli.edit.ServerLine.NotEditable;
import dev.isle.model.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code spec.running} in the text of an Environment file to {@code true} or {@code false}.
 *
 * <p>Steps: without the key, add a line after {@code release}; else put the word in the place of what is there, be it a word or {@code {until: TIME}}. A line that
 * would then say only what an absent one says, {@code running: true} without a comment, goes, so that a stop and a start leave the file as it was; it stays where the
 * file extends another. Invariant: every other character of the file stays as it is, and the result read again says what was asked for; otherwise the file is left
 * alone and the caller is told.
 */
public final class RunningLine {
    private static final String KEY = "running";

    private RunningLine() {}

    /**
     * The text that says so.
     *
     * @param file its name, for messages
     * @throws NotEditable when the file's shape does not allow it
     */
    public static String set(String file, String text, boolean on) throws NotEditable {
        Node.MapNode spec = ServerLine.spec(file, text);
        if (spec == null) {
            throw byHand(file, on, "there is no Environment with a spec of its own in it");
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        Node.Entry entry = spec.entries().get(KEY);
        String changed = entry == null
                ? ServerLine.added(lines, spec, KEY + ": " + on, why -> byHand(file, on, why))
                : replaced(file, lines, entry, on);
        changed = on ? withoutTrue(file, changed) : changed;
        Boolean said = said(file, changed);
        if (said == null ? !on : said != on) {
            throw byHand(file, on, "its form is not one that can be changed in place");
        }
        return changed;
    }

    /** What the text itself says by a plain word; null when it has no such key, or another form of it. */
    static @Nullable Boolean said(String file, String text) {
        Node.MapNode spec = ServerLine.spec(file, text);
        Node.Entry entry = spec == null ? null : spec.entries().get(KEY);
        return entry != null && entry.value() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN
                ? Boolean.valueOf(scalar.text())
                : null;
    }

    private static String replaced(String file, List<String> lines, Node.Entry entry, boolean on) throws NotEditable {
        int first = entry.key().line() - 1;
        String head = lines.get(first);
        int colon = head.indexOf(':', entry.key().column() - 1);
        int from = colon + 1;
        while (from < head.length() && head.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        if (from < head.length() && head.charAt(from) == '{') {
            to = head.indexOf('}', from) + 1;
            if (to == 0) {
                throw byHand(file, on, "its value goes over several lines");
            }
        } else {
            while (to < head.length() && ",} #\r".indexOf(head.charAt(to)) < 0) {
                to++;
            }
            if (entry.value() instanceof Node.MapNode map) {
                remove(lines, first, map);
            }
        }
        lines.set(first, head.substring(0, colon + 1) + " " + on + gap(head, to));
        return String.join("\n", lines);
    }

    /** What follows the value, apart from it. */
    private static String gap(String head, int to) {
        String rest = head.substring(to);
        return rest.startsWith("#") ? " " + rest : rest;
    }

    /** The lines of a map that stands below its key. */
    private static void remove(List<String> lines, int first, Node.MapNode map) {
        int last = map.entries().values().stream()
                .mapToInt(inner -> inner.value().at().line() - 1)
                .max()
                .orElse(first);
        for (int i = last; i > first; i--) {
            lines.remove(i);
        }
    }

    private static String withoutTrue(String file, String text) {
        Node.MapNode spec = ServerLine.spec(file, text);
        Node.Entry entry = spec == null ? null : spec.entries().get(KEY);
        if (spec == null
                || entry == null
                || spec.entries().size() == 1
                || spec.entries().containsKey("extends")) {
            return text;
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = entry.key().line() - 1;
        if (!lines.get(line).strip().equals(KEY + ": true")) {
            return text;
        }
        lines.remove(line);
        return String.join("\n", lines);
    }

    private static NotEditable byHand(String file, boolean on, String why) {
        return new NotEditable(file + " was left as it is, because " + why + "; set `" + KEY + ": " + on
                + "` under its `spec` by hand and run `isle up`");
    }
}
