package dev.isle.plan.decide;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A world that a test sets by hand and asks the sequencer about; what it remembers is carried from one question to the next. */
final class Stage {
    private Plan plan;
    private final Map<String, ServerObservation> servers = new LinkedHashMap<>();
    private final Map<String, ServerObservation> external = new LinkedHashMap<>();
    private final List<TaskRun> tasks = new ArrayList<>();
    private final Map<String, Boolean> databases = new LinkedHashMap<>();
    private final Map<String, Integer> incarnations = new LinkedHashMap<>();
    private List<String> blind = List.of();
    private Capabilities capabilities = new Capabilities(false, false, 0);
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    Record record = Record.EMPTY;
    Decisions last = new Decisions(List.of(), List.of(), List.of(), Record.EMPTY, null);

    Stage(Plan plan) {
        this.plan = plan;
    }

    Stage plan(Plan other) {
        plan = other;
        return this;
    }

    Stage capabilities(boolean restartsCrashed, boolean recreatesLost, int startsAtOnce) {
        capabilities = new Capabilities(restartsCrashed, recreatesLost, startsAtOnce);
        return this;
    }

    Stage pass(long seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    Instant now() {
        return now;
    }

    Stage blind(String... parts) {
        blind = List.of(parts);
        return this;
    }

    /** A new process, started now, ready or not. */
    Stage begins(String server, boolean live) {
        incarnations.merge(server, 1, Integer::sum);
        return shown(server, State.RUNNING, live, live, null, null, now, hash(server));
    }

    /** All servers of the plan are ready. */
    Stage allReady() {
        plan.servers().forEach(server -> begins(server.name(), true));
        plan.databases().forEach(database -> databases.put(database.name(), true));
        return this;
    }

    Stage live(String server, boolean live, boolean ready) {
        ServerObservation s = server(server);
        return shown(server, State.RUNNING, live, ready, s.active(), null, s.startedAt(), s.appliedHash());
    }

    Stage active(String server, @Nullable Boolean active) {
        ServerObservation s = server(server);
        return shown(server, s.state(), s.live(), s.ready(), active, s.exit(), s.startedAt(), s.appliedHash());
    }

    Stage state(String server, State state) {
        ServerObservation s = server(server);
        return shown(server, state, false, false, null, null, s.startedAt(), s.appliedHash());
    }

    /** Its start failed: somebody else has its port. */
    Stage portTaken(String server) {
        incarnations.merge(server, 1, Integer::sum);
        ServerObservation.Exit exit = new ServerObservation.Exit(
                null, now, false, "port 8140 is taken by process 17", ServerObservation.Cause.PORT_TAKEN);
        return shown(server, State.EXITED, false, false, null, exit, now, hash(server));
    }

    Stage dies(String server) {
        return ended(server, false);
    }

    Stage ends(String server) {
        return ended(server, true);
    }

    private Stage ended(String server, boolean asked) {
        ServerObservation s = server(server);
        ServerObservation.Exit exit = new ServerObservation.Exit(asked ? 143 : 1, now, asked, "exit status 1");
        return shown(server, State.EXITED, false, false, null, exit, s.startedAt(), s.appliedHash());
    }

    Stage vanishes(String server) {
        servers.remove(server);
        return this;
    }

    Stage database(String name, boolean answers) {
        databases.put(name, answers);
        return this;
    }

    Stage external(String role, boolean ready) {
        external.put(
                role,
                new ServerObservation(
                        role,
                        State.RUNNING,
                        "x",
                        null,
                        null,
                        null,
                        null,
                        ready,
                        ready,
                        null,
                        null,
                        List.of(),
                        null,
                        null));
        return this;
    }

    Stage task(String name, int attempt, TaskRun.State state) {
        return task(name, "need", attempt, state);
    }

    Stage task(String name, String invocation, int attempt, TaskRun.State state) {
        tasks.removeIf(run -> run.task().equals(name)
                && run.attempt() == attempt
                && run.invocation().equals(invocation));
        Instant ended = state == TaskRun.State.RUNNING ? null : now;
        tasks.add(new TaskRun(name, "t1", invocation, attempt, state, now, ended, 0, "said so"));
        return this;
    }

    Stage asks(String subject, Record.Request.Kind kind, String id) {
        record = record.requesting(subject, new Record.Request(kind, id, now, "ann"));
        return this;
    }

    /** Asks the sequencer, remembers, and gives the steps as texts such as {@code Start a-0 FIRST_START}. */
    List<String> decide() {
        Observation seen = new Observation(now, servers, external, tasks, databases, blind);
        last = new Sequencer().decide(plan, seen, record, capabilities, now);
        record = last.next();
        return last.steps().stream()
                .map(step -> step.getClass().getSimpleName() + " " + step.subject() + " " + step.reason())
                .toList();
    }

    /** Why the subject waits. */
    Optional<Reason> waits(String subject) {
        return last.waitings().stream()
                .filter(w -> w.subject().equals(subject))
                .findFirst()
                .map(Waiting::reason);
    }

    /** How long the sequencer wants to sleep at most. */
    @Nullable
    Duration sleeps() {
        Instant wake = last.wakeAt();
        return wake == null ? null : Duration.between(now, wake);
    }

    private ServerObservation server(String name) {
        return servers.getOrDefault(name, ServerObservation.absent(name));
    }

    private String hash(String server) {
        return plan.server(server).map(ServerPlan::hash).orElse("gone");
    }

    private Stage shown(
            String server,
            State state,
            boolean live,
            boolean ready,
            @Nullable Boolean active,
            ServerObservation.@Nullable Exit exit,
            @Nullable Instant startedAt,
            @Nullable String hash) {
        String identity = server + "#" + incarnations.getOrDefault(server, 1);
        servers.put(
                server,
                new ServerObservation(
                        server, state, identity, null, startedAt, exit, hash, live, ready, active, null, List.of(),
                        null, null));
        return this;
    }
}
