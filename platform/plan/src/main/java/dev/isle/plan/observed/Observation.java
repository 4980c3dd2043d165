package dev.isle.plan.observed;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a runtime saw of one environment at one time. It never remembers: each call looks again.
 *
 * @param at when the looking began
 * @param servers everything that carries the environment's mark, by server name, also servers that no plan names any more; a server without an entry is
 *     absent
 * @param external members of external roles that were probed, by role name
 * @param tasks runs whose outcome is known from outside the Record
 * @param databases by name: whether it answers
 * @param blind parts of the world where servers may be that could not be looked at, in words. While it is not empty an absent server is taken for unreachable
 *     rather than gone. A task's marker or a database that cannot be read does not belong here ({@link TaskRun.State#UNKNOWN}, {@code databases})
 */
public record Observation(
        Instant at,
        Map<String, ServerObservation> servers,
        Map<String, ServerObservation> external,
        List<TaskRun> tasks,
        Map<String, Boolean> databases,
        List<String> blind) {

    /** That server, or an absent one. */
    public ServerObservation server(String name) {
        return servers.getOrDefault(name, ServerObservation.absent(name));
    }
}
