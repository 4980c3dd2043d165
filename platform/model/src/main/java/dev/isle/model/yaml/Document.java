package dev.isle.model.yaml;

import dev.isle.model.problem.Position;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A document with look-ups by {@link Path}: where does a value come from?
 *
 * @param root its top
 */
public record Document(Node root) {
    private record Found(Position key, @Nullable Node node, boolean whole) {}

    /** Where the value at {@code path} begins, or null when the document does not hold it (it is a default). */
    public @Nullable Position origin(String path) {
        Found found = walk(path);
        return found.whole() && found.node() != null ? found.node().at() : null;
    }

    /** Where the key at {@code path} is, or of its nearest ancestor that the document holds: a place to point at. */
    public Position near(String path) {
        return walk(path).key();
    }

    /** Whether the document holds a value at {@code path}, right or wrong. */
    public boolean has(String path) {
        Found found = walk(path);
        return found.whole() && found.node() != null;
    }

    /** The node at {@code path}, or null. */
    public @Nullable Node node(String path) {
        Found found = walk(path);
        return found.whole() ? found.node() : null;
    }

    /** Visits every scalar (and every empty list or map) with its path, in the order of the document. */
    public void forEachValue(BiConsumer<String, Node> visitor) {
        visit(root, "", visitor);
    }

    private static void visit(Node node, String path, BiConsumer<String, Node> visitor) {
        switch (node) {
            case Node.MapNode map
            when !map.entries().isEmpty() ->
                map.entries().forEach((key, entry) -> visit(entry.value(), Path.child(path, key), visitor));
            case Node.ListNode list
            when !list.items().isEmpty() -> {
                for (int i = 0; i < list.items().size(); i++) {
                    visit(list.items().get(i), Path.element(path, i), visitor);
                }
            }
            default -> visitor.accept(path, node);
        }
    }

    /** Follows the path as far as the document goes. */
    private Found walk(String path) {
        Node node = root;
        Position key = root.at();
        int at = 0;
        while (at < path.length()) {
            Node next = null;
            Position nextKey = key;
            if (path.startsWith("[\"", at)) {
                StringBuilder name = new StringBuilder();
                int i = at + 2;
                for (; i < path.length() && path.charAt(i) != '"'; i++) {
                    i += path.charAt(i) == '\\' ? 1 : 0;
                    name.append(path.charAt(Math.min(i, path.length() - 1)));
                }
                Node.Entry entry = entry(node, name.toString());
                if (entry != null) {
                    next = entry.value();
                    nextKey = entry.key();
                }
                at = i + 2;
            } else if (path.charAt(at) == '[') {
                int end = Math.max(path.indexOf(']', at), at + 1);
                int index = Integer.parseInt(path, at + 1, end, 10);
                if (node instanceof Node.ListNode list && index < list.items().size()) {
                    next = list.items().get(index);
                    nextKey = next.at();
                }
                at = end + 1;
            } else {
                int from = path.charAt(at) == '.' ? at + 1 : at;
                int end = from;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                Node.Entry entry = entry(node, path.substring(from, end));
                if (entry != null) {
                    next = entry.value();
                    nextKey = entry.key();
                }
                at = end;
            }
            if (next == null) {
                return new Found(key, null, false);
            }
            node = next;
            key = nextKey;
        }
        return new Found(key, node, true);
    }

    private static Node.@Nullable Entry entry(Node node, String key) {
        return node instanceof Node.MapNode map ? map.entries().get(key) : null;
    }
}
