package dev.isle.cli.verb;

import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import java.util.List;
import java.util.function.Predicate;

/** Where servers should get to, as far as a waiting person is concerned. Pure. */
final class Goal {
    private Goal() {}

    /** Whether the server should run by the plan. */
    static boolean wanted(Plan plan, ServerPlan server) {
        return Awaited.wanted(plan, server);
    }

    /** Everything that should run is ready in its present form, and nothing else runs. */
    static boolean reached(Snapshot snapshot) {
        Plan plan = snapshot.record().plan();
        if (plan == null) {
            return false;
        }
        Awaited awaited = new Awaited(plan, snapshot.observation());
        boolean servers = plan.servers().stream().allMatch(server -> {
            ServerObservation seen = snapshot.observation().server(server.name());
            if (awaited.awaited(server)) {
                return current(server, seen);
            }
            return !seen.mayRun();
        });
        return servers
                && snapshot.observation().servers().values().stream()
                        .allMatch(seen -> plan.server(seen.name()).isPresent() || !seen.mayRun())
                && snapshot.record().requests().isEmpty();
    }

    private static boolean current(ServerPlan server, ServerObservation seen) {
        return seen.state() == State.RUNNING && seen.ready() && server.hash().equals(seen.appliedHash());
    }

    /** The servers are ready in their present form. */
    static Predicate<Snapshot> ready(List<String> servers) {
        return snapshot -> {
            Plan plan = snapshot.record().plan();
            return plan != null
                    && servers.stream()
                            .allMatch(name -> plan.server(name)
                                    .map(server -> current(
                                            server, snapshot.observation().server(name)))
                                    .orElse(false));
        };
    }

    /** The servers answer their liveness probes. */
    static Predicate<Snapshot> live(List<String> servers) {
        return snapshot -> servers.stream().allMatch(name -> {
            ServerObservation seen = snapshot.observation().server(name);
            return seen.state() == State.RUNNING && seen.live();
        });
    }

    /** Nothing runs of the servers. */
    static Predicate<Snapshot> stopped(List<String> servers) {
        return snapshot -> servers.stream()
                .noneMatch(name -> snapshot.observation().server(name).mayRun());
    }

    /** A server that was given up: waiting any longer is of no use. */
    static boolean givenUp(Snapshot snapshot) {
        Plan plan = snapshot.record().plan();
        return plan != null
                && plan.servers().stream().filter(s -> wanted(plan, s)).anyMatch(server -> {
                    var history = snapshot.record().servers().get(server.name());
                    return history != null && history.failed();
                });
    }
}
