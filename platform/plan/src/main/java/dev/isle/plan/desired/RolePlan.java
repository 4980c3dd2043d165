package dev.isle.plan.desired;

import dev.isle.model.Suite;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role of the plan: what is common to its members.
 *
 * @param servers names of its members by ordinal; empty for an external role
 * @param minReady how many members must be ready for the role to be ready
 * @param neededByOthers whether another role or a task needs it: its disruptive steps then go one at a time
 * @param endpoints addresses by port name, of an external role
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

    /** Who a role belongs to. */
    public enum Kind {
        /** A role of the suite. */
        PRODUCT,
        /** A database server that Isle runs for the environment. */
        DATABASE
    }
}
