package dev.isle.plan.decide;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans that differ from another one in one thing, its hash left as it is: the one place that copies a plan for tests. */
public record Altered(Plan plan) {
    /** With other tasks. */
    public Plan tasks(List<TaskPlan> others) {
        return with(others, plan.roles(), plan.servers(), plan.welcome(), plan.authority());
    }

    /** With other roles. */
    public Plan roles(List<RolePlan> others) {
        return with(plan.tasks(), others, plan.servers(), plan.welcome(), plan.authority());
    }

    /** With other servers. */
    public Plan servers(List<ServerPlan> others) {
        return with(plan.tasks(), plan.roles(), others, plan.welcome(), plan.authority());
    }

    /** With ports that speak TLS. */
    public Plan secure(Suite.Welcome welcome, String authority) {
        return with(plan.tasks(), plan.roles(), plan.servers(), welcome, authority);
    }

    private Plan with(
            List<TaskPlan> tasks,
            List<RolePlan> roles,
            List<ServerPlan> servers,
            Suite.@Nullable Welcome welcome,
            @Nullable String authority) {
        return new Plan(
                plan.environment(),
                plan.level(),
                plan.suite(),
                plan.release(),
                plan.owner(),
                plan.running(),
                plan.databases(),
                plan.secrets(),
                tasks,
                roles,
                servers,
                plan.correlation(),
                plan.checks(),
                welcome,
                plan.reclaim(),
                plan.purpose(),
                plan.term(),
                authority,
                plan.folder(),
                plan.hash());
    }
}
