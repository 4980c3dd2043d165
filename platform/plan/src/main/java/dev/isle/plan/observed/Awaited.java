package dev.isle.plan.observed;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;

/** Which servers have to be ready for an environment to be as wanted: the only place that says whom nobody waits for. Pure. */
public record Awaited(Plan plan, Observation seen) {
    /** Whether the file wants the server to run: not stopped by wish, alone or with the environment; one that runs on demand is stopped until it is started. */
    public static boolean wanted(Plan plan, ServerPlan server) {
        return plan.running()
                && !server.stopped()
                && plan.role(server.role())
                        .map(role -> role.placement() == Suite.Placement.MANAGED)
                        .orElse(true);
    }

    /** Whether it should be ready: wanted, and no standby that does not run on purpose. */
    public boolean awaited(ServerPlan server) {
        return wanted(plan, server) && !standsByCold(server);
    }

    /** Whether it is a member of a role whose standbys do not run, while another member does the role's work. */
    public boolean standsByCold(ServerPlan server) {
        return plan.role(server.role()).filter(RolePlan::coldStandby).stream()
                .flatMap(role -> role.servers().stream())
                .anyMatch(other ->
                        !other.equals(server.name()) && seen.server(other).ready());
    }
}
