package dev.isle.plan.observed;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.TaskPlan;
import org.jspecify.annotations.Nullable;

/**
 * Which needs hold at the moment of an observation: the only place that says so. Whether one that held once still gates anything is the sequencer's business.
 * Pure.
 */
public record NeedsNow(Plan plan, Observation seen) {
    /** Whether it holds; a need of what the plan does not know does not. */
    public boolean hold(Need need) {
        return switch (need.on()) {
            case ROLE_LIVE, ROLE_READY ->
                plan.role(need.subject())
                        .map(role -> role(role, need.on() == Need.On.ROLE_READY))
                        .orElse(false);
            case TASK -> plan.task(need.subject()).map(this::succeeded).orElse(false);
            case DATABASE -> Boolean.TRUE.equals(seen.databases().get(need.subject()));
        };
    }

    /** Whether enough members of the role are ready, or live. */
    public boolean role(RolePlan role, boolean ready) {
        if (role.placement() == Suite.Placement.EXTERNAL) {
            return elsewhere(role, ready);
        }
        long good = role.servers().stream()
                        .filter(server -> good(seen.server(server), ready))
                        .count()
                + (elsewhere(role, ready) ? 1 : 0);
        int members = role.servers().size() + (role.elsewhere() ? 1 : 0);
        return good >= Math.min(Math.max(1, role.minReady()), members);
    }

    /** Whether the member that runs elsewhere is good; false without one. */
    public boolean elsewhere(RolePlan role, boolean ready) {
        return role.elsewhere() && good(seen.external().get(role.name()), ready);
    }

    /** What is not live is not ready, whatever it says. */
    private static boolean good(@Nullable ServerObservation seen, boolean ready) {
        return seen != null
                && seen.state() == ServerObservation.State.RUNNING
                && seen.live()
                && (!ready || seen.ready());
    }

    private boolean succeeded(TaskPlan task) {
        return seen.tasks().stream()
                .anyMatch(run -> run.state() == TaskRun.State.SUCCEEDED
                        && run.task().equals(task.name())
                        && run.hash().equals(task.hash())
                        && run.invocation().equals(task.invocation()));
    }
}
