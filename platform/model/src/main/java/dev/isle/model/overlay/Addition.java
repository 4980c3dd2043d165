package dev.isle.model.overlay;

import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lays one document over another that it may only add to: keys that are not there, and elements at the end of lists of texts.
 * What would change or remove a value is a conflict, with both places. Every node keeps the place that it comes from. Pure.
 */
public final class Addition {
    private Addition() {}

    /**
     * Both together.
     *
     * @param over says what is added; saying again what the base says is no conflict
     * @param conflicts receives what cannot be added
     */
    public static Node lay(Node base, Node over, Problems conflicts) {
        return lay("", base, over, conflicts);
    }

    private static Node lay(String path, Node base, Node over, Problems conflicts) {
        if (base instanceof Node.MapNode below && over instanceof Node.MapNode above) {
            Map<String, Node.Entry> all = new LinkedHashMap<>(below.entries());
            above.entries().forEach((key, entry) -> {
                Node.Entry there = all.get(key);
                all.put(
                        key,
                        there == null
                                ? entry
                                : new Node.Entry(
                                        there.key(),
                                        lay(Path.child(path, key), there.value(), entry.value(), conflicts)));
            });
            return new Node.MapNode(below.at(), all);
        }
        if (base instanceof Node.ListNode below
                && over instanceof Node.ListNode above
                && texts(below)
                && texts(above)) {
            Set<String> there = below.items().stream().map(Addition::text).collect(Collectors.toSet());
            List<Node> all = new ArrayList<>(below.items());
            above.items().stream().filter(item -> !there.contains(text(item))).forEach(all::add);
            return new Node.ListNode(below.at(), all);
        }
        if (!(base instanceof Node.Scalar one
                && over instanceof Node.Scalar other
                && one.text().equals(other.text()))) {
            conflicts.add(
                    over.at(),
                    Rule.ADDITION,
                    "'" + path + "' is " + base.described() + " already ("
                            + base.at().fileAndLine() + "), and not " + over.described(),
                    "leave it out; where an environment needs another value, its own file says so");
        }
        return base;
    }

    private static boolean texts(Node.ListNode list) {
        return list.items().stream().allMatch(Node.Scalar.class::isInstance);
    }

    private static String text(Node scalar) {
        return scalar instanceof Node.Scalar text ? text.text() : "";
    }
}
