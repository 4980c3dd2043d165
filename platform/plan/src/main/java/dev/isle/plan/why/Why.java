package dev.isle.plan.why;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an environment, or one of its servers, is not as wanted: the shortest chain from there to the first cause, with evidence and the next command.
 *
 * <p>Steps:
 *
 * <ol>
 *   <li>Begin at the subject; without one, at the first server in start order that is not ready (needs come before dependents, so it is nearest the cause).
 *   <li>At a server: when a need of its role does not hold now, go to that need; else when a red sensor bears the name of a role or database that is itself
 *       not well, go there; else the server is the cause.
 *   <li>At a task: when one of its needs does not hold, go there; else the task is the cause.
 *   <li>Nothing is visited twice, so a ring of links ends at its last new element.
 * </ol>
 *
 * <p>Invariants: an environment in which all is ready has no links; each link but the last one points at the next; the last one is the cause.
 */
public final class Why {
    private final Plan plan;
    private final Observation seen;
    private final Record record;
    private final Decisions decisions;
    private final Set<String> visited = new HashSet<>();
    private final List<Link> chain = new ArrayList<>();

    private Why(Plan plan, Observation seen, Record record, Decisions decisions) {
        this.plan = plan;
        this.seen = seen;
        this.record = record;
        this.decisions = decisions;
    }

    /**
     * One link of a chain.
     *
     * @param subject a server, {@code task NAME}, {@code role NAME} or {@code database NAME}
     * @param what what is wrong with it, in words
     * @param evidence the proof: exit status, red sensor, last words of a task; empty where the next link is the proof
     * @param next a command that helps; empty where none does
     */
    public record Link(String subject, String what, String evidence, String next) {}

    /**
     * Explains.
     *
     * @param decisions what the sequencer makes of the same moment
     * @param subject a server's name; null: the whole environment
     * @return from the subject to the cause; empty when all is as wanted
     */
    public static List<Link> explain(
            Plan plan, Observation seen, Record record, Decisions decisions, @Nullable String subject) {
        Why why = new Why(plan, seen, record, decisions);
        if (!plan.running()) {
            return List.of(new Link(plan.environment(), Reason.ENVIRONMENT_STOPPED.words(), "", "isle start"));
        }
        Optional<ServerPlan> start = subject != null
                ? plan.server(subject)
                : plan.servers().stream()
                        .filter(s -> why.wanted(s) && !why.ready(s))
                        .findFirst();
        start.filter(s -> !why.ready(s)).ifPresent(why::server);
        if (start.isEmpty() && subject == null) {
            plan.roles().stream()
                    .filter(r -> r.placement() == Suite.Placement.EXTERNAL && !why.roleHolds(r, false))
                    .findFirst()
                    .ifPresent(why::external);
        }
        return List.copyOf(why.chain);
    }

    private boolean wanted(ServerPlan server) {
        boolean standsBy = decisions.waitings().stream()
                .anyMatch(w -> w.subject().equals(server.name()) && w.reason() == Reason.STANDBY);
        return !server.stopped()
                && !standsBy
                && plan.role(server.role())
                        .map(r -> r.run() == Suite.RunMode.ALWAYS)
                        .orElse(true);
    }

    private boolean ready(ServerPlan server) {
        return seen.server(server.name()).ready();
    }

    private void server(ServerPlan server) {
        if (!visited.add(server.name())) {
            return;
        }
        ServerObservation now = seen.server(server.name());
        Record.ServerHistory history = record.history(server.name());
        boolean running = now.state() == ServerObservation.State.RUNNING;
        if (server.stopped()) {
            chain.add(new Link(server.name(), Reason.SERVER_STOPPED.words(), "", "isle start " + server.name()));
            return;
        }
        if (!running && !history.failed() && history.failures() == 0) {
            Optional<Need> missing =
                    role(server).needs().stream().filter(n -> !holds(n)).findFirst();
            if (missing.isPresent()) {
                chain.add(new Link(server.name(), "waits for " + missing.get(), "", ""));
                need(missing.get());
                return;
            }
        }
        if (running && now.live() && upstream(server, now)) {
            return;
        }
        chain.add(cause(server, now, history));
    }

    /** Goes on to what a live but not ready server lacks; false when it is itself the cause. */
    private boolean upstream(ServerPlan server, ServerObservation now) {
        List<ServerObservation.Sensor> red = now.sensors().stream()
                .filter(s -> s.colour() == ServerObservation.Colour.RED)
                .sorted(Comparator.comparing(s -> !s.counts()))
                .toList();
        Optional<Need> missing =
                role(server).needs().stream().filter(n -> !holds(n)).findFirst();
        if (missing.isPresent()) {
            chain.add(new Link(server.name(), "is live, not ready", red.isEmpty() ? "" : words(red.getFirst()), ""));
            need(missing.get());
            return true;
        }
        for (ServerObservation.Sensor sensor : red) {
            Optional<RolePlan> named = plan.role(sensor.name()).filter(r -> !roleHolds(r, true));
            Optional<String> database = plan.databases().stream()
                    .map(d -> d.name())
                    .filter(d -> !Boolean.TRUE.equals(seen.databases().get(d)))
                    .findFirst();
            if (named.isPresent()) {
                chain.add(new Link(server.name(), "is live, not ready", words(sensor), ""));
                need(new Need(Need.On.ROLE_READY, named.get().name()));
                return true;
            }
            if (database.isPresent() && Objects.equals(sensor.subsystem(), "database")) {
                chain.add(new Link(server.name(), "is live, not ready", words(sensor), ""));
                need(new Need(Need.On.DATABASE, database.get()));
                return true;
            }
        }
        return false;
    }

    private void need(Need need) {
        switch (need.on()) {
            case TASK -> plan.task(need.subject()).ifPresent(this::task);
            case DATABASE -> database(need.subject());
            case ROLE_LIVE, ROLE_READY -> {
                RolePlan role = plan.role(need.subject()).orElseThrow();
                if (role.placement() == Suite.Placement.EXTERNAL) {
                    external(role);
                } else {
                    role.servers().stream()
                            .map(plan::server)
                            .flatMap(Optional::stream)
                            .filter(s -> !ready(s))
                            .findFirst()
                            .ifPresent(this::server);
                }
            }
        }
    }

    private void task(TaskPlan task) {
        if (!visited.add("task " + task.name())) {
            return;
        }
        Optional<TaskRun> last = seen.tasks().stream()
                .filter(r -> r.task().equals(task.name()) && r.hash().equals(task.hash()))
                .max(Comparator.comparingInt(TaskRun::attempt));
        if (last.isPresent() && last.get().state() == TaskRun.State.FAILED) {
            boolean over = last.get().attempt() >= task.attempts();
            chain.add(new Link(
                    "task " + task.name(),
                    over ? Reason.TASK_FAILED.words() : "failed, and is tried again",
                    last.get().words(),
                    "isle logs " + task.name()));
            return;
        }
        Optional<Need> missing = task.needs().stream().filter(n -> !holds(n)).findFirst();
        if (missing.isPresent() && last.isEmpty()) {
            chain.add(new Link("task " + task.name(), "waits for " + missing.get(), "", ""));
            need(missing.get());
            return;
        }
        chain.add(new Link(
                "task " + task.name(),
                last.isPresent() ? "is running" : "has not run yet",
                waiting("task " + task.name()).or(() -> waiting(task.name())).orElse(""),
                "isle logs " + task.name()));
    }

    private void database(String name) {
        Optional<ServerPlan> owned = plan.databases().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .flatMap(d -> Optional.ofNullable(d.server()))
                .flatMap(plan::server);
        if (owned.isPresent() && !ready(owned.get())) {
            server(owned.get());
            return;
        }
        plan.databases().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .ifPresent(d -> chain.add(new Link(
                        "database " + name, "does not answer", "no connection to " + d.jdbcUrl(), "isle doctor")));
    }

    private void external(RolePlan role) {
        ServerObservation now = seen.external().get(role.name());
        String detail = now == null || now.detail() == null ? "no answer" : now.detail();
        chain.add(new Link(
                "role " + role.name(), "runs elsewhere and does not answer", detail + " at " + role.endpoints(), ""));
    }

    private Link cause(ServerPlan server, ServerObservation now, Record.ServerHistory history) {
        String logs = "isle logs " + server.name();
        String exit = now.exit() == null ? lastEvent(history) : now.exit().words();
        String name = server.name();
        return switch (now.state()) {
            case ABSENT, EXITED -> {
                String waits = waiting(name).orElse(Reason.FIRST_START.words());
                yield history.failed()
                        ? new Link(
                                name,
                                Reason.FAILED.words(),
                                exit,
                                "isle start " + name + " (after a look at: " + logs + ")")
                        : new Link(
                                name, now.exit() == null ? "does not run: " + waits : "its process ended", exit, logs);
            }
            case STOPPING -> new Link(name, Reason.STILL_STOPPING.words(), "", logs);
            case UNREACHABLE -> new Link(name, Reason.UNREACHABLE.words(), String.join("; ", seen.blind()), "");
            case RUNNING -> {
                if (!now.live()) {
                    boolean was = history.liveOnce();
                    yield new Link(
                            name, was ? Reason.HUNG.words() : Reason.STARTING.words(), detail(now, history), logs);
                }
                yield new Link(name, "is live, not ready", detail(now, history), logs);
            }
        };
    }

    private static String detail(ServerObservation now, Record.ServerHistory history) {
        Optional<ServerObservation.Sensor> red = now.sensors().stream()
                .filter(s -> s.counts() && s.colour() == ServerObservation.Colour.RED)
                .findFirst();
        if (red.isPresent()) {
            return words(red.get());
        }
        return now.detail() != null ? now.detail() : lastEvent(history);
    }

    private static String lastEvent(Record.ServerHistory history) {
        return history.recent().isEmpty() ? "" : history.recent().getFirst().detail();
    }

    private static String words(ServerObservation.Sensor sensor) {
        return "sensor " + sensor.name() + " is red"
                + (sensor.value() == null ? "" : " at " + sensor.value())
                + (sensor.detail() == null || sensor.detail().isBlank() ? "" : ": " + sensor.detail());
    }

    private Optional<String> waiting(String subject) {
        return decisions.waitings().stream()
                .filter(w -> w.subject().equals(subject))
                .findFirst()
                .map(Why::words);
    }

    private static String words(Waiting waiting) {
        return waiting.reason().words() + (waiting.detail().isBlank() ? "" : " (" + waiting.detail() + ")");
    }

    private RolePlan role(ServerPlan server) {
        return plan.role(server.role()).orElseThrow();
    }

    private boolean holds(Need need) {
        return switch (need.on()) {
            case TASK ->
                seen.tasks().stream()
                        .anyMatch(r -> r.task().equals(need.subject())
                                && r.state() == TaskRun.State.SUCCEEDED
                                && plan.task(need.subject())
                                        .map(t -> t.hash().equals(r.hash()))
                                        .orElse(false));
            case DATABASE -> Boolean.TRUE.equals(seen.databases().get(need.subject()));
            case ROLE_LIVE ->
                plan.role(need.subject()).map(r -> roleHolds(r, false)).orElse(false);
            case ROLE_READY ->
                plan.role(need.subject()).map(r -> roleHolds(r, true)).orElse(false);
        };
    }

    private boolean roleHolds(RolePlan role, boolean ready) {
        if (role.placement() == Suite.Placement.EXTERNAL) {
            ServerObservation now = seen.external().get(role.name());
            return now != null && (ready ? now.ready() : now.live());
        }
        long good = role.servers().stream()
                .map(seen::server)
                .filter(s -> ready ? s.ready() : s.live())
                .count();
        return good >= Math.min(Math.max(1, role.minReady()), role.servers().size());
    }
}
