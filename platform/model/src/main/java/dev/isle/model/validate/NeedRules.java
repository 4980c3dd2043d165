package dev.isle.model.validate;

import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Needs name something that can come to hold, and form no circle.
 *
 * <p>The graph has a node per role and task; steps: collect the edges while checking each need, then walk depth first in the file's order; a node met again on
 * the path closes a cycle, which is reported once, at the need that closes it.
 */
final class NeedRules {
    private final Findings findings;
    private final Suite.Spec suite;
    private final Place spec;
    private final Map<String, List<Edge>> edges = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    private record Edge(String to, Place place) {}

    NeedRules(Findings findings, Bound<Suite> suite) {
        this.findings = findings;
        this.suite = suite.value().spec();
        this.spec = new Place(suite, "spec");
    }

    void check() {
        suite.roles()
                .forEach((name, role) -> needs(
                        "role " + name,
                        role.run() == Suite.RunMode.ALWAYS,
                        role.needs(),
                        spec.key("roles").key(name).key("needs")));
        suite.tasks()
                .forEach((name, task) -> needs(
                        "task " + name,
                        true,
                        task.needs(),
                        spec.key("tasks").key(name).key("needs")));
        edges.keySet().forEach(this::walk);
    }

    private void needs(String of, boolean always, List<String> needs, Place place) {
        List<Edge> list = edges.computeIfAbsent(of, ignored -> new ArrayList<>());
        for (int i = 0; i < needs.size(); i++) {
            need(always, needs.get(i), place.element(i), list);
        }
    }

    private void need(boolean always, String need, Place place, List<Edge> list) {
        int dot = need.lastIndexOf('.');
        String left = dot < 0 ? "" : need.substring(0, dot);
        String right = need.substring(dot + 1);
        if (left.equals("task")) {
            if (known(place, "task", right, suite.tasks().keySet(), "tasks")) {
                list.add(new Edge("task " + right, place));
            }
        } else if (left.equals("database")) {
            known(place, "database", right, suite.databases().keySet(), "databases");
        } else if (!left.isEmpty() && (right.equals("live") || right.equals("ready"))) {
            if (known(place, "role", left, suite.roles().keySet(), "roles")) {
                list.add(new Edge("role " + left, place));
                Suite.Role role = suite.roles().get(left);
                if (always && role != null && role.run() == Suite.RunMode.ON_DEMAND) {
                    findings.refuse(
                            place,
                            Rule.NEED_UNKNOWN,
                            "'" + need + "' may never hold: the role '" + left + "' runs on demand only",
                            "remove the need, or let the role run always");
                }
            }
        } else {
            List<String> all = new ArrayList<>();
            suite.roles().keySet().forEach(role -> all.add(role + ".ready"));
            suite.roles().keySet().forEach(role -> all.add(role + ".live"));
            suite.tasks().keySet().forEach(task -> all.add("task." + task));
            suite.databases().keySet().forEach(database -> all.add("database." + database));
            String nearest = Nearest.of(need, all);
            findings.refuse(
                    place,
                    Rule.NEED_FORM,
                    "'" + need + "' is no need",
                    nearest == null
                            ? "write ROLE.live, ROLE.ready, task.NAME or database.NAME"
                            : "did you mean '" + nearest + "'?");
        }
    }

    private boolean known(Place place, String kind, String name, Set<String> names, String map) {
        if (names.contains(name)) {
            return true;
        }
        if (!spec.key(map).key(name).exists()) {
            findings.refuse(
                    place,
                    Rule.NEED_UNKNOWN,
                    "the suite has no " + kind + " '" + name + "'",
                    Nearest.advice(name, names));
        }
        return false;
    }

    /** Depth first with a stack of its own, so that a long chain of needs costs no thread stack. */
    private void walk(String start) {
        LinkedHashSet<String> path = new LinkedHashSet<>();
        Deque<Iterator<Edge>> open = new ArrayDeque<>();
        enter(start, path, open);
        while (!open.isEmpty()) {
            if (!open.getLast().hasNext()) {
                open.removeLast();
                done.add(path.removeLast());
                continue;
            }
            Edge edge = open.getLast().next();
            if (path.contains(edge.to())) {
                List<String> cycle = new ArrayList<>(path);
                cycle = cycle.subList(cycle.indexOf(edge.to()), cycle.size());
                cycle.add(edge.to());
                findings.refuse(
                        edge.place(),
                        Rule.NEED_CYCLE,
                        "needs form a circle, so none of these can ever start: " + String.join(" -> ", cycle),
                        "remove one of these needs");
            } else {
                enter(edge.to(), path, open);
            }
        }
    }

    private void enter(String node, Set<String> path, Deque<Iterator<Edge>> open) {
        if (!done.contains(node)) {
            path.add(node);
            open.addLast(edges.getOrDefault(node, List.of()).iterator());
        }
    }
}
