package dev.isle.plan.planner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a template may use and what they stand for: a text, or a list that becomes several elements of a command. Confined to one planning. */
final class Values {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Nothing. */
    Values() {}

    /** All that another one knows. */
    Values(Values other) {
        values.putAll(other.values);
    }

    Values put(String name, String value) {
        values.put(name, List.of(value));
        return this;
    }

    Values put(String name, List<String> elements) {
        values.put(name, List.copyOf(elements));
        return this;
    }

    /** The same, but of comma-separated values of names that begin so the first only. */
    Values firsts(String prefix) {
        Values firsts = new Values(this);
        firsts.values.replaceAll((name, elements) -> name.startsWith(prefix) && elements.size() == 1
                ? List.of(elements.getFirst().replaceFirst(",.*", ""))
                : elements);
        return firsts;
    }

    /** As one text; a list is joined by spaces. Null when the name is not known. */
    @Nullable
    String text(String name) {
        List<String> found = values.get(name);
        return found == null ? null : String.join(" ", found);
    }

    /** As elements. Null when the name is not known. */
    @Nullable
    List<String> elements(String name) {
        return values.get(name);
    }

    Set<String> names() {
        return values.keySet();
    }
}
