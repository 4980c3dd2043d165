package dev.isle.plan.planner;

import dev.isle.plan.desired.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads needs, and orders roles by them. */
final class Needed {
    private Needed() {}

    /** Reads {@code ROLE.live}, {@code ROLE.ready}, {@code task.NAME} and {@code database.NAME}; the model has checked the form. */
    static List<Need> read(List<String> needs) {
        return needs.stream().map(Needed::read).toList();
    }

    private static Need read(String need) {
        if (need.startsWith("task.")) {
            return new Need(Need.On.TASK, need.substring("task.".length()));
        }
        if (need.startsWith("database.")) {
            return new Need(Need.On.DATABASE, need.substring("database.".length()));
        }
        if (need.endsWith(".ready")) {
            return new Need(Need.On.ROLE_READY, need.substring(0, need.length() - ".ready".length()));
        }
        return new Need(Need.On.ROLE_LIVE, need.endsWith(".live") ? need.substring(0, need.length() - 5) : need);
    }

    /**
     * Roles in start order: needs before dependents, otherwise as given.
     *
     * @param roles needs by role
     * @param tasks needs by task
     */
    static List<String> order(Map<String, List<Need>> roles, Map<String, List<Need>> tasks) {
        Set<String> ordered = new LinkedHashSet<>();
        Set<String> visiting = new LinkedHashSet<>();
        roles.keySet().forEach(role -> visit(role, roles, tasks, ordered, visiting));
        return new ArrayList<>(ordered);
    }

    private static void visit(
            String role,
            Map<String, List<Need>> roles,
            Map<String, List<Need>> tasks,
            Set<String> ordered,
            Set<String> visiting) {
        if (!roles.containsKey(role) || !visiting.add(role)) {
            return;
        }
        follow(roles.getOrDefault(role, List.of()), roles, tasks, ordered, visiting, new LinkedHashSet<>());
        ordered.add(role);
    }

    private static void follow(
            List<Need> needs,
            Map<String, List<Need>> roles,
            Map<String, List<Need>> tasks,
            Set<String> ordered,
            Set<String> visiting,
            Set<String> seen) {
        for (Need need : needs) {
            switch (need.on()) {
                case ROLE_LIVE, ROLE_READY -> visit(need.subject(), roles, tasks, ordered, visiting);
                case TASK -> {
                    if (seen.add(need.subject())) {
                        follow(tasks.getOrDefault(need.subject(), List.of()), roles, tasks, ordered, visiting, seen);
                    }
                }
                case DATABASE -> {}
            }
        }
    }

    /** Needs with one more unless it is there. */
    static List<Need> with(List<Need> needs, Need more) {
        if (needs.contains(more)) {
            return needs;
        }
        List<Need> all = new ArrayList<>(needs);
        all.add(more);
        return List.copyOf(all);
    }

    /** By name. */
    static <V> Map<String, List<Need>> byName(
            Map<String, V> things, java.util.function.Function<V, List<String>> needs) {
        Map<String, List<Need>> byName = new LinkedHashMap<>();
        things.forEach((name, thing) -> byName.put(name, read(needs.apply(thing))));
        return byName;
    }
}
