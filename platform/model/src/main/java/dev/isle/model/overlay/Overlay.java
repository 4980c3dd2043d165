package dev.isle.model.overlay;

import dev.isle.model.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays one document over another: maps are merged by key; lists whose elements all have a {@code name} are merged by it, others replaced; null removes a value
 * of the base. Every node keeps the position of the file that it comes from, so that the merged document knows each value's origin. Pure.
 */
public final class Overlay {
    private Overlay() {}

    /**
     * The merged document. A null that removes nothing stays, so that the reader reports it.
     *
     * @param base the values that hold where {@code over} says nothing
     */
    public static Node merge(Node base, Node over) {
        if (base instanceof Node.MapNode below && over instanceof Node.MapNode above) {
            return maps(below, above);
        }
        if (base instanceof Node.ListNode below && over instanceof Node.ListNode above) {
            Map<String, Node> named = byName(below);
            Map<String, Node> changed = byName(above);
            if (named != null && changed != null) {
                changed.forEach((name, node) -> named.merge(name, node, Overlay::merge));
                return new Node.ListNode(above.at(), List.copyOf(named.values()));
            }
        }
        return over;
    }

    private static Node maps(Node.MapNode base, Node.MapNode over) {
        Map<String, Node.Entry> merged = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, entry) -> {
            Node.Entry below = merged.get(key);
            if (below == null) {
                merged.put(key, entry);
            } else if (entry.value().isNull()) {
                merged.remove(key);
            } else {
                merged.put(key, new Node.Entry(entry.key(), merge(below.value(), entry.value())));
            }
        });
        return new Node.MapNode(over.at(), merged);
    }

    /** The elements by name, or null when there are none, one has no name, or two have the same. */
    private static @Nullable Map<String, Node> byName(Node.ListNode list) {
        Map<String, Node> named = new LinkedHashMap<>();
        for (Node item : new ArrayList<>(list.items())) {
            if (!(item instanceof Node.MapNode map)
                    || !(map.entries().get("name") instanceof Node.Entry entry)
                    || !(entry.value() instanceof Node.Scalar name)
                    || named.put(name.text(), item) != null) {
                return null;
            }
        }
        return named.isEmpty() ? null : named;
    }

    /** A merged Environment without its {@code extends}, which has done its work: what remains extends nothing. */
    public static Node flat(Node root) {
        if (!(root instanceof Node.MapNode map)
                || !(map.entries().get("spec") instanceof Node.Entry spec)
                || !(spec.value() instanceof Node.MapNode values)
                || !(values.entries().get("extends") instanceof Node.Entry base)
                || !(base.value() instanceof Node.Scalar)
                || base.value().isNull()) {
            return root;
        }
        Map<String, Node.Entry> kept = new LinkedHashMap<>(values.entries());
        kept.remove("extends");
        Map<String, Node.Entry> top = new LinkedHashMap<>(map.entries());
        top.put("spec", new Node.Entry(spec.key(), new Node.MapNode(values.at(), kept)));
        return new Node.MapNode(map.at(), top);
    }
}
