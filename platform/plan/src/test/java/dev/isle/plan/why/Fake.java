package dev.isle.plan.why;

import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.Colour;
import dev.isle.plan.observed.ServerObservation.Sensor;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A world in which all is well, and faults that are put into it. */
public final class Fake {
    /** The time of all observations. */
    public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private final Plan plan;
    private final Map<String, ServerObservation> servers = new LinkedHashMap<>();
    private final Map<String, ServerObservation> external = new LinkedHashMap<>();
    private final List<TaskRun> tasks = new ArrayList<>();
    private final Map<String, Boolean> databases = new LinkedHashMap<>();

    /** All servers of the plan ready, all tasks succeeded. */
    public Fake(Plan plan) {
        this.plan = plan;
        for (ServerPlan server : plan.servers()) {
            boolean first = server.ordinal() == 0;
            put(server.name(), State.RUNNING, true, true, first, server.hash(), null, List.of());
        }
        for (TaskPlan task : plan.tasks()) {
            run(task.name(), 1, TaskRun.State.SUCCEEDED, "done");
        }
        for (DatabasePlan database : plan.databases()) {
            databases.put(database.name(), true);
        }
    }

    /** It ended by itself. */
    public Fake crashed(String server, String words) {
        ServerObservation.Exit exit = new ServerObservation.Exit(1, AT.minusSeconds(1), false, words);
        return put(server, State.EXITED, false, false, null, "h1", exit, List.of());
    }

    /** Somebody else has its port. */
    public Fake portTaken(String server, String words) {
        ServerObservation.Exit exit =
                new ServerObservation.Exit(null, AT.minusSeconds(1), false, words, ServerObservation.Cause.PORT_TAKEN);
        return put(server, State.EXITED, false, false, null, "h1", exit, List.of());
    }

    /** Nothing is known of it. */
    public Fake absent(String server) {
        servers.remove(server);
        return this;
    }

    /** It runs without being live. */
    public Fake notLive(String server) {
        return put(server, State.RUNNING, false, false, null, "h1", null, List.of());
    }

    /** It runs without being live, and the probe says why. */
    public Fake notLive(String server, String detail) {
        notLive(server);
        return because(server, detail);
    }

    private Fake because(String server, String detail) {
        ServerObservation s = Objects.requireNonNull(servers.get(server));
        servers.put(
                server,
                new ServerObservation(
                        server,
                        s.state(),
                        s.identity(),
                        s.pid(),
                        s.startedAt(),
                        s.exit(),
                        s.appliedHash(),
                        false,
                        false,
                        null,
                        null,
                        List.of(),
                        null,
                        detail));
        return this;
    }

    /** It says of itself whether it is the active one. */
    public Fake active(String server, boolean active, long epoch) {
        ServerObservation s = Objects.requireNonNull(servers.get(server));
        servers.put(
                server,
                new ServerObservation(
                        server,
                        s.state(),
                        s.identity(),
                        s.pid(),
                        s.startedAt(),
                        s.exit(),
                        s.appliedHash(),
                        s.live(),
                        s.ready(),
                        active,
                        epoch,
                        s.sensors(),
                        null,
                        null));
        return this;
    }

    /** It cannot be seen. */
    public Fake unreachable(String server) {
        return put(server, State.UNREACHABLE, false, false, null, "h1", null, List.of());
    }

    /** It cannot be seen, and it is known what hides it. */
    public Fake unreachable(String server, String detail) {
        unreachable(server);
        return because(server, detail);
    }

    /** It is live and not ready because of a red sensor. */
    public Fake red(String server, String sensor, String subsystem, String detail) {
        Sensor red = new Sensor(sensor, subsystem, null, Colour.RED, detail, true);
        return put(server, State.RUNNING, true, false, null, "h1", null, List.of(red));
    }

    /** It stops. */
    public Fake stopping(String server) {
        return put(server, State.STOPPING, false, false, null, "h1", null, List.of());
    }

    /** The database answers nobody. */
    public Fake mute(String database) {
        databases.put(database, false);
        return this;
    }

    /** The task's runs are these. */
    public Fake task(String name, TaskRun.State state, int attempt, String words) {
        tasks.removeIf(run -> run.task().equals(name) && run.state() == TaskRun.State.SUCCEEDED);
        return run(name, attempt, state, words);
    }

    /** It never ran. */
    public Fake noTask(String name) {
        tasks.removeIf(run -> run.task().equals(name));
        return this;
    }

    /** The observation. */
    public Observation seen() {
        return new Observation(AT, servers, external, tasks, databases, List.of());
    }

    private Fake run(String name, int attempt, TaskRun.State state, String words) {
        TaskPlan task = plan.task(name).orElseThrow();
        tasks.add(new TaskRun(
                name,
                task.hash(),
                task.invocation(),
                attempt,
                state,
                AT.minusSeconds(200),
                state == TaskRun.State.RUNNING ? null : AT.minusSeconds(100),
                state == TaskRun.State.FAILED ? 1 : 0,
                words));
        return this;
    }

    private Fake put(
            String server,
            State state,
            boolean live,
            boolean ready,
            @Nullable Boolean active,
            String hash,
            ServerObservation.@Nullable Exit exit,
            List<Sensor> sensors) {
        servers.put(
                server,
                new ServerObservation(
                        server,
                        state,
                        "id-" + server,
                        state == State.RUNNING ? 4711L : null,
                        AT.minusSeconds(300),
                        exit,
                        hash,
                        live,
                        ready,
                        active,
                        null,
                        sensors,
                        null,
                        null));
        return this;
    }
}
