package dev.isle.cli.verb;

import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        Plan plan = snapshot.plan();
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
            Plan plan = snapshot.plan();
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

    /**
     * Whether a server was given up that is waited for, so that waiting any longer is of no use.
     *
     * @param waitedFor names of servers; those of the roles that they still wait for count, too; empty: all
     */
    static boolean givenUp(Snapshot snapshot, Set<String> waitedFor) {
        Plan plan = snapshot.plan();
        if (plan == null) {
            return false;
        }
        Set<String> concerned = waitedFor.isEmpty()
                ? Set.of()
                : withNeeds(plan, snapshot.record().held(), waitedFor);
        return plan.servers().stream()
                .filter(server -> wanted(plan, server))
                .filter(server -> waitedFor.isEmpty() || concerned.contains(server.name()))
                .anyMatch(server -> {
                    var history = snapshot.record().servers().get(server.name());
                    return history != null && history.failed();
                });
    }

    /** The servers that should run, and the members of roles that these need and that did not hold yet, and so on. */
    private static Set<String> withNeeds(Plan plan, List<String> held, Set<String> servers) {
        Set<String> all = new LinkedHashSet<>();
        Deque<ServerPlan> open = new ArrayDeque<>();
        servers.forEach(name -> plan.server(name).ifPresent(open::add));
        while (!open.isEmpty()) {
            ServerPlan server = open.remove();
            if (wanted(plan, server) && all.add(server.name())) {
                plan.role(server.role()).stream()
                        .flatMap(role -> role.needs().stream())
                        .filter(need -> need.on() == Need.On.ROLE_LIVE || need.on() == Need.On.ROLE_READY)
                        .filter(need -> !held(held, need))
                        .flatMap(need -> plan.role(need.subject()).stream())
                        .flatMap(role -> role.servers().stream())
                        .forEach(name -> plan.server(name).ifPresent(open::add));
            }
        }
        return all;
    }

    /** Whether the need has held since the environment was last started. */
    static boolean held(List<String> held, Need need) {
        String text = need.toString();
        return held.stream().anyMatch(h -> h.equals(text) || h.startsWith(text + "#"));
    }
}
