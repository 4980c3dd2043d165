package dev.isle.model.problem;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the mistakes of a file set, each once. Confined to one thread. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    /** Adds a mistake; the same one twice counts once. */
    public void add(Position at, String rule, String what, String todo) {
        found.add(new Problem(at, rule, what, todo));
    }

    /** Adds a mistake; the same one twice counts once. */
    public void add(Position at, Rule rule, String what, String todo) {
        add(at, rule.id(), what, todo);
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All mistakes, by file, line and column. */
    public List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(null);
        return List.copyOf(sorted);
    }
}
