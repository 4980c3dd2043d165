package dev.isle.plan.desired;

import dev.isle.model.Suite;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role of the plan: what is common to its members.
 *
 * @param servers names of its members by ordinal that Isle runs; empty for an external role
 * @param minReady how many members must be ready for the role to be ready
 * @param neededByOthers whether another role or a task needs it: its disruptive steps then go one at a time
 * @param endpoints addresses by port name, {@code SCHEME://HOST:PORT...}, of a member that runs elsewhere: of an external role the only one, of another role one beside
 *     those that Isle runs. Empty when none does
 * @param handOver how an active member is asked to hand over; null where the product offers none
 * @param promote under {@code election: isle}, the command that makes a running standby the active one, as the suite has it ({@link ServerPlan#promote} has it
 *     filled); null: the standby is started instead
 */
public record RolePlan(
        String name,
        Kind kind,
        Suite.Placement placement,
        Suite.RunMode run,
        Suite.ReplicationMode mode,
        Suite.Election election,
        int minReady,
        List<Need> needs,
        boolean neededByOthers,
        List<String> servers,
        Map<String, String> endpoints,
        Suite.Health health,
        Suite.@Nullable HandOver handOver,
        @Nullable List<String> promote) {

    /** Whether its standbys do not run until the active is proven dead: Isle elects, and there is no way to promote a running one. */
    public boolean coldStandby() {
        return mode == Suite.ReplicationMode.ACTIVE_STANDBY && election == Suite.Election.ISLE && promote == null;
    }

    /** Whether a member of it runs elsewhere: watched and addressed, never started or stopped. It has the role's name. */
    public boolean elsewhere() {
        return placement == Suite.Placement.EXTERNAL || !endpoints.isEmpty();
    }

    /** Who a role belongs to. */
    public enum Kind {
        /** A role of the suite. */
        PRODUCT,
        /** A database server that Isle runs for the environment. */
        DATABASE
    }
}
