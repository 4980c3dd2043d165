package dev.isle.cli.edit;

import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code spec.stopped} or {@code spec.started} in the text of an Environment file.
 *
 * <p>Steps: find the value's place by reading the file; replace a flow list ({@code [a, b]}) where it stands; replace a block list's lines, keeping the comments
 * of the items that stay; without the key, add a line after {@code release} or, where that is missing, after the first key of {@code spec}. A list that became
 * empty goes with its line, so that a stop and a start leave the file as it was; it stays where a comment belongs to it, and where the file extends another, whose
 * list it takes away. Invariant: every other character of the file stays as it is, and the result read again says what was asked for; otherwise the file is left
 * alone and the caller is told.
 */
public enum ServerLine {
    /** Servers that are kept stopped. */
    STOPPED("stopped"),
    /** Servers of roles that run on demand which run. */
    STARTED("started");

    private final String key;

    ServerLine(String key) {
        this.key = key;
    }

    /** The line's key. */
    public String key() {
        return key;
    }

    /** A file that cannot be changed in place; the message says what to change by hand. */
    public static final class NotEditable extends Exception {
        private static final long serialVersionUID = 1L;

        NotEditable(String message) {
            super(message);
        }
    }

    /**
     * The text with these servers in the list.
     *
     * @param file its name, for messages
     * @throws NotEditable when the file's shape does not allow it
     */
    public String set(String file, String text, List<String> servers) throws NotEditable {
        Node.MapNode spec = spec(file, text);
        if (spec == null) {
            throw byHand(file, servers, "there is no Environment with a spec of its own in it");
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        Node.Entry entry = spec.entries().get(key);
        String changed;
        if (entry == null) {
            changed = added(lines, spec, key + ": " + flowText(servers), why -> byHand(file, servers, why));
        } else if (entry.value() instanceof Node.ListNode list && !flow(lines, list.at())) {
            changed = block(file, lines, entry, list, servers);
        } else {
            changed = flowValue(file, text, lines, entry, servers);
        }
        changed = servers.isEmpty() ? withoutEmpty(file, changed) : changed;
        List<String> result = named(file, changed);
        if (!servers.equals(result == null ? List.of() : result)) {
            throw byHand(file, servers, "its form is not one that can be changed in place");
        }
        return changed;
    }

    /** The servers that the text itself names; null when it has no such key. */
    public @Nullable List<String> named(String file, String text) {
        Node.MapNode spec = spec(file, text);
        Node.Entry entry = spec == null ? null : spec.entries().get(key);
        if (entry == null || !(entry.value() instanceof Node.ListNode list)) {
            return null;
        }
        List<String> servers = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Scalar scalar) {
                servers.add(scalar.text());
            }
        }
        return servers;
    }

    /** Without the line of an empty list that says nothing. */
    private String withoutEmpty(String file, String text) {
        Node.MapNode spec = spec(file, text);
        Node.Entry entry = spec == null ? null : spec.entries().get(key);
        if (spec == null
                || entry == null
                || spec.entries().size() == 1
                || spec.entries().containsKey("extends")) {
            return text;
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = entry.key().line() - 1;
        String next = line + 1 < lines.size() ? lines.get(line + 1) : "";
        boolean commented =
                next.strip().startsWith("#") && next.indexOf('#') >= entry.key().column();
        if (commented || !lines.get(line).strip().equals(key + ": []")) {
            return text;
        }
        lines.remove(line);
        return String.join("\n", lines);
    }

    /** The {@code spec} of the Environment in the text; null when there is none. */
    static Node.@Nullable MapNode spec(String file, String text) {
        for (Node document : YamlReader.read(file, text, new Problems())) {
            if (document instanceof Node.MapNode map
                    && map.entries().get("kind") instanceof Node.Entry kind
                    && kind.value() instanceof Node.Scalar name
                    && name.text().equals("Environment")
                    && map.entries().get("spec") instanceof Node.Entry spec
                    && spec.value() instanceof Node.MapNode node) {
                return node;
            }
        }
        return null;
    }

    private NotEditable byHand(String file, List<String> servers, String why) {
        return new NotEditable(file + " was left as it is, because " + why + "; set `" + key + ": " + flowText(servers)
                + "` under its `spec` by hand and run `isle up`");
    }

    private static boolean flow(List<String> lines, Position at) {
        String line = lines.get(at.line() - 1);
        return line.length() >= at.column() && line.charAt(at.column() - 1) == '[';
    }

    private static String flowText(List<String> servers) {
        return "[" + String.join(", ", servers) + "]";
    }

    /** With a line of its own under {@code spec}: after the release or, where that is missing, after the first key. */
    static String added(List<String> lines, Node.MapNode spec, String added, Function<String, NotEditable> byHand)
            throws NotEditable {
        Node.Entry anchor = spec.entries().get("release");
        if (anchor == null || !(anchor.value() instanceof Node.Scalar)) {
            anchor = spec.entries().values().stream()
                    .filter(e -> e.value() instanceof Node.Scalar scalar
                            && scalar.at().line() == e.key().line())
                    .findFirst()
                    .orElse(null);
        }
        if (anchor == null || anchor.value().at().line() != anchor.key().line()) {
            throw byHand.apply("there is no line under `spec` to put it after");
        }
        int line = anchor.key().line() - 1;
        String indent = lines.get(line).substring(0, anchor.key().column() - 1);
        if (!indent.isBlank()) {
            throw byHand.apply("its `spec` is written on one line");
        }
        String end = lines.get(line).endsWith("\r") ? "\r" : "";
        lines.add(line + 1, indent + added + end);
        return String.join("\n", lines);
    }

    private String flowValue(String file, String text, List<String> lines, Node.Entry entry, List<String> servers)
            throws NotEditable {
        int from = offset(lines, entry.value() instanceof Node.ListNode list ? list.at() : entry.key());
        int to;
        if (entry.value() instanceof Node.ListNode) {
            to = closing(text, from);
        } else if (entry.value().isNull()) {
            from += text.substring(from).indexOf(':') + 1;
            to = from;
            return text.substring(0, from) + " " + flowText(servers) + text.substring(to);
        } else {
            throw byHand(file, servers, "its `" + key + "` is no list");
        }
        if (to < 0) {
            throw byHand(file, servers, "the end of its list was not found");
        }
        return text.substring(0, from) + flowText(servers) + text.substring(to);
    }

    private static int offset(List<String> lines, Position at) {
        int offset = at.column() - 1;
        for (int i = 0; i < at.line() - 1; i++) {
            offset += lines.get(i).length() + 1;
        }
        return offset;
    }

    /** Just behind the bracket that closes the one at {@code from}; names of servers hold no bracket, comments may. */
    private static int closing(String text, int from) {
        boolean comment = false;
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (c == ']' && !comment) {
                return i + 1;
            }
        }
        return -1;
    }

    private String block(String file, List<String> lines, Node.Entry entry, Node.ListNode list, List<String> servers)
            throws NotEditable {
        List<String> kept = new ArrayList<>();
        List<Integer> gone = new ArrayList<>();
        String dash = "";
        int last = entry.key().line() - 1;
        for (Node item : list.items()) {
            if (!(item instanceof Node.Scalar scalar)) {
                throw byHand(file, servers, "its `" + key + "` holds something that is no name");
            }
            int line = item.at().line() - 1;
            String before = lines.get(line).substring(0, item.at().column() - 1);
            if (!before.strip().equals("-")) {
                throw byHand(file, servers, "an item of its `" + key + "` does not stand on a line of its own");
            }
            dash = before;
            last = line;
            if (servers.contains(scalar.text())) {
                kept.add(scalar.text());
            } else {
                gone.add(line);
            }
        }
        List<String> further = new ArrayList<>(servers);
        further.removeAll(kept);
        String end = lines.get(last).endsWith("\r") ? "\r" : "";
        for (int i = further.size() - 1; i >= 0; i--) {
            lines.add(last + 1, dash + further.get(i) + end);
        }
        for (int i = gone.size() - 1; i >= 0; i--) {
            lines.remove((int) gone.get(i));
        }
        if (servers.isEmpty()) {
            int line = entry.key().line() - 1;
            int colon = lines.get(line).indexOf(':', entry.key().column() - 1);
            String head = lines.get(line);
            lines.set(line, head.substring(0, colon + 1) + " []" + head.substring(colon + 1));
        }
        return String.join("\n", lines);
    }
}
