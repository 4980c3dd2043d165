package dev.isle.cli;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records and observations for tests. */
final class Worlds {
    static final Instant AT = FakeInstallation.AT;

    private Worlds() {}

    /** A Record with this plan in force. */
    static Record record(Plan plan, Record.@Nullable Applied applied, Map<String, Record.ServerHistory> histories) {
        return new Record(
                3,
                Allocation.EMPTY,
                applied,
                plan,
                plan.running() ? AT : null,
                List.of(),
                histories,
                Map.of(),
                Map.of(),
                Map.of(),
                "");
    }

    /** Every server of the plan in that state, as started by this plan. */
    static Observation all(Plan plan, State state, boolean ready) {
        Map<String, ServerObservation> servers = new LinkedHashMap<>();
        plan.servers().forEach(server -> servers.put(server.name(), server(server, state, ready)));
        return new Observation(AT, servers, Map.of(), List.of(), Map.of(), List.of());
    }

    /** The observation with one server in another state. */
    static Observation but(Observation world, ServerObservation server) {
        Map<String, ServerObservation> servers = new LinkedHashMap<>(world.servers());
        servers.put(server.name(), server);
        return new Observation(AT, servers, Map.of(), List.of(), Map.of(), List.of());
    }

    static ServerObservation server(ServerPlan server, State state, boolean ready) {
        boolean runs = state == State.RUNNING;
        return new ServerObservation(
                server.name(),
                state,
                "17@" + server.name(),
                runs ? 17L : null,
                AT.minusMillis(500),
                runs ? null : new ServerObservation.Exit(1, AT, false, "exit status 1"),
                server.hash(),
                runs,
                ready,
                null,
                null,
                List.of(),
                null,
                ready ? null : "the sensor lease is red");
    }

    /** The same process, started at that time. */
    static ServerObservation startedAt(ServerObservation seen, Instant at) {
        return of(seen, seen.identity(), at, seen.exit());
    }

    /** It ended, and that was or was not asked for. */
    static ServerObservation ended(ServerObservation seen, boolean asked) {
        return of(
                seen, seen.identity(), seen.startedAt(), new ServerObservation.Exit(143, AT, asked, "exit status 143"));
    }

    static ServerObservation another(ServerObservation seen, String identity) {
        return of(seen, identity, seen.startedAt(), seen.exit());
    }

    private static ServerObservation of(
            ServerObservation seen,
            @Nullable String identity,
            @Nullable Instant startedAt,
            ServerObservation.@Nullable Exit exit) {
        return new ServerObservation(
                seen.name(),
                seen.state(),
                identity,
                seen.pid(),
                startedAt,
                exit,
                seen.appliedHash(),
                seen.live(),
                seen.ready(),
                seen.active(),
                seen.epoch(),
                seen.sensors(),
                seen.usage(),
                seen.detail());
    }

    static Record.ServerHistory failedOnce() {
        return new Record.ServerHistory(1, 1, AT, null, false, null, null, null, false, null, null, null, List.of());
    }

    static Record.ServerHistory failed() {
        return new Record.ServerHistory(5, 5, AT, null, true, null, null, null, false, null, null, null, List.of());
    }
}
