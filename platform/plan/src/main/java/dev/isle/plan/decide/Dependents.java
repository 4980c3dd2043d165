package dev.isle.plan.decide;

import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which roles depend on which, straight or through roles, tasks and databases. */
final class Dependents {
    private final Plan plan;
    private final Map<String, Set<String>> reached = new HashMap<>();

    Dependents(Plan plan) {
        this.plan = plan;
    }

    /** Whether {@code role} needs {@code other}, straight or through others. */
    boolean depends(String role, String other) {
        Set<String> reach = reached.get(role);
        if (reach == null) {
            reach = new HashSet<>();
            for (RolePlan found : plan.roles()) {
                if (found.name().equals(role)) {
                    follow(found.needs(), reach, new HashSet<>());
                }
            }
            reached.put(role, reach);
        }
        return reach.contains(other);
    }

    private void follow(List<Need> needs, Set<String> reach, Set<String> tasks) {
        for (Need need : needs) {
            switch (need.on()) {
                case ROLE_LIVE, ROLE_READY -> reachRole(need.subject(), reach, tasks);
                case TASK -> {
                    if (tasks.add(need.subject())) {
                        plan.task(need.subject()).ifPresent(task -> follow(task.needs(), reach, tasks));
                    }
                }
                case DATABASE -> {
                    for (DatabasePlan database : plan.databases()) {
                        if (database.name().equals(need.subject()) && database.server() != null) {
                            plan.server(database.server())
                                    .map(ServerPlan::role)
                                    .ifPresent(role -> reachRole(role, reach, tasks));
                        }
                    }
                }
            }
        }
    }

    private void reachRole(String name, Set<String> reach, Set<String> tasks) {
        if (reach.add(name)) {
            plan.role(name).ifPresent(role -> follow(role.needs(), reach, tasks));
        }
    }
}
