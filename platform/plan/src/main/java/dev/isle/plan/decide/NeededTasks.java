package dev.isle.plan.decide;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.Awaited;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tasks that run by themselves: those that roles need which Isle starts by itself or was asked to start, and what these tasks need. Every other runs on demand. Pure. */
public final class NeededTasks {
    private NeededTasks() {}

    /** Their names. */
    public static Set<String> of(Plan plan) {
        Set<String> needed = new LinkedHashSet<>();
        for (RolePlan role : plan.roles()) {
            boolean runs = role.run() == Suite.RunMode.ALWAYS
                    || role.servers().stream()
                            .flatMap(server -> plan.server(server).stream())
                            .anyMatch(server -> Awaited.wanted(plan, server));
            if (role.placement() == Suite.Placement.MANAGED && runs) {
                collect(plan, role.needs(), needed);
            }
        }
        return needed;
    }

    private static void collect(Plan plan, List<Need> needs, Set<String> needed) {
        for (Need need : needs) {
            if (need.on() == Need.On.TASK && needed.add(need.subject())) {
                plan.task(need.subject()).ifPresent(task -> collect(plan, task.needs(), needed));
            }
        }
    }
}
