package dev.isle.plan.why;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.NeedsNow;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Tenure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an environment, or one of its servers, is not as wanted: the shortest chain from there to the first cause, with evidence and the next command.
 *
 * <p>Steps:
 *
 * <ol>
 *   <li>Begin at the subject; of a role or the whole environment, say what it lacks and go to the first server in start order that should be ready and is not
 *       (needs come before dependents, so it is nearest the cause).
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
    private final NeedsNow needs;
    private final Awaited awaited;
    private final Waits waits;
    private final Set<String> visited = new HashSet<>();
    private final List<Link> chain = new ArrayList<>();

    private Why(Plan plan, Observation seen, Record record, Decisions decisions, boolean watched) {
        this.plan = plan;
        this.seen = seen;
        this.record = record;
        this.decisions = decisions;
        this.needs = new NeedsNow(plan, seen);
        this.awaited = new Awaited(plan, seen);
        this.waits = new Waits(decisions, watched);
    }

    /**
     * One link of a chain.
     *
     * @param subject the environment, a server, {@code task NAME}, {@code role NAME} or {@code database NAME}
     * @param what what is wrong with it, in words
     * @param evidence the proof: exit status, red sensor, last words of a task; empty where the next link is the proof
     * @param next a command that helps; empty where none does
     */
    public record Link(String subject, String what, String evidence, String next) {}

    /** As {@link #explain(Plan, Observation, Record, Decisions, String, boolean)}, where somebody watches. */
    public static List<Link> explain(
            Plan plan, Observation seen, Record record, Decisions decisions, @Nullable String subject) {
        return explain(plan, seen, record, decisions, subject, true);
    }

    /**
     * Explains.
     *
     * @param decisions what the sequencer makes of the same moment
     * @param subject the name of a server, role or task, or of the environment; null: the whole environment
     * @param watched whether somebody carries decisions out; where nobody does, nothing is promised
     * @return from the subject to the cause; empty when all is as wanted
     */
    public static List<Link> explain(
            Plan plan,
            Observation seen,
            Record record,
            Decisions decisions,
            @Nullable String subject,
            boolean watched) {
        Why why = new Why(plan, seen, record, decisions, watched);
        Tenure tenure = Tenure.of(plan, record, seen.at());
        if (!tenure.inForce().running()) {
            return List.of(new Link(plan.environment(), Reason.ofRest(tenure).words(), "", "isle start"));
        }
        Optional<ServerPlan> server = subject == null ? Optional.empty() : plan.server(subject);
        Optional<RolePlan> role = subject == null ? Optional.empty() : plan.role(subject);
        Optional<TaskPlan> task = subject == null ? Optional.empty() : plan.task(subject);
        if (subject == null) {
            why.environment();
        } else if (server.isPresent()) {
            server.filter(s -> !why.ready(s)).ifPresent(why::server);
        } else if (role.isPresent()) {
            why.role(role.get());
        } else if (task.isPresent()) {
            task.filter(t -> !why.needs.hold(new Need(Need.On.TASK, t.name()))).ifPresent(why::task);
        } else if (subject.equals(plan.environment())) {
            why.environment();
        }
        return List.copyOf(why.chain);
    }

    /**
     * When and why a server was last started again, after a crash, a change or on request.
     *
     * @return nothing when its last start was a first one, or somebody had stopped it, or it is too long ago to be remembered
     */
    public static Optional<Link> lastRestart(Observation seen, Record record, String server) {
        return Restart.last(record.history(server))
                .map(restart -> new Link(
                        server,
                        "was last restarted " + restart.ago(seen.at()) + ", at " + restart.startedAt() + ": "
                                + restart.reasonWords(),
                        restart.detail(),
                        "isle logs " + server));
    }

    private void environment() {
        List<String> missing = new ArrayList<>();
        Optional<ServerPlan> first = Optional.empty();
        for (RolePlan role : plan.roles()) {
            List<ServerPlan> bad = notReady(role);
            if (!bad.isEmpty()) {
                missing.add(role.name() + " " + readyOf(role));
                first = first.or(() -> Optional.of(bad.getFirst()));
            }
        }
        Optional<RolePlan> elsewhere = plan.roles().stream()
                .filter(r -> r.elsewhere() && !needs.elsewhere(r, false))
                .findFirst();
        elsewhere.ifPresent(role -> missing.add(role.name() + " does not answer"));
        if (!missing.isEmpty()) {
            chain.add(new Link(plan.environment(), "is not as wanted: " + String.join(", ", missing), "", ""));
        }
        if (first.isPresent()) {
            server(first.get());
        } else {
            elsewhere.ifPresent(this::external);
        }
    }

    private void role(RolePlan role) {
        List<ServerPlan> bad = notReady(role);
        if (!bad.isEmpty()) {
            chain.add(new Link("role " + role.name(), readyOf(role), "", ""));
            server(bad.getFirst());
        } else if (role.elsewhere() && !needs.elsewhere(role, true)) {
            external(role);
        }
    }

    private String readyOf(RolePlan role) {
        List<ServerPlan> members = members(role).filter(this::wanted).toList();
        return "has " + members.stream().filter(this::ready).count() + " of " + members.size() + " ready";
    }

    private List<ServerPlan> notReady(RolePlan role) {
        return members(role).filter(s -> wanted(s) && !ready(s)).toList();
    }

    private Stream<ServerPlan> members(RolePlan role) {
        return role.servers().stream().map(plan::server).flatMap(Optional::stream);
    }

    private boolean wanted(ServerPlan server) {
        boolean standsBy = decisions.waitings().stream()
                .anyMatch(w -> w.subject().equals(server.name()) && w.reason() == Reason.STANDBY);
        return awaited.awaited(server) && !standsBy;
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
        boolean taken = now.exit() != null && now.exit().cause() == ServerObservation.Cause.PORT_TAKEN;
        if (!running && !taken && !history.failed() && history.failures() == 0) {
            Optional<Need> missing =
                    role(server).needs().stream().filter(n -> !needs.hold(n)).findFirst();
            if (missing.isPresent()) {
                chain.add(new Link(server.name(), "waits for " + missing.get(), "", ""));
                need(missing.get());
                return;
            }
        }
        if (running && now.live() && upstream(server, now)) {
            return;
        }
        chain.add(new ServerCause(seen, waits).of(server, history));
    }

    /** Goes on to what a live but not ready server lacks; false when it is itself the cause. */
    private boolean upstream(ServerPlan server, ServerObservation now) {
        List<ServerObservation.Sensor> red = now.sensors().stream()
                .filter(s -> s.colour() == ServerObservation.Colour.RED)
                .sorted(Comparator.comparing(s -> !s.counts()))
                .toList();
        Optional<Need> missing =
                role(server).needs().stream().filter(n -> !needs.hold(n)).findFirst();
        if (missing.isPresent()) {
            chain.add(new Link(
                    server.name(), "is live, not ready", red.isEmpty() ? "" : Evidence.of(red.getFirst()), ""));
            need(missing.get());
            return true;
        }
        for (ServerObservation.Sensor sensor : red) {
            Optional<RolePlan> named = plan.role(sensor.name()).filter(r -> !needs.role(r, true));
            Optional<String> database = plan.databases().stream()
                    .map(d -> d.name())
                    .filter(d -> !Boolean.TRUE.equals(seen.databases().get(d)))
                    .findFirst();
            if (named.isPresent()) {
                chain.add(new Link(server.name(), "is live, not ready", Evidence.of(sensor), ""));
                need(new Need(Need.On.ROLE_READY, named.get().name()));
                return true;
            }
            if (database.isPresent() && Objects.equals(sensor.subsystem(), "database")) {
                chain.add(new Link(server.name(), "is live, not ready", Evidence.of(sensor), ""));
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
                    members(role)
                            .filter(s -> !ready(s))
                            .min(Comparator.comparing(s -> !wanted(s)))
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
                    over
                            ? Reason.TASK_FAILED.words()
                            : waits.watched()
                                    ? "failed, and is tried again"
                                    : "failed; nobody watches, so it is not tried again",
                    last.get().words(),
                    over || waits.watched() ? "isle logs " + task.name() : Waits.BACK));
            return;
        }
        Optional<Need> missing =
                task.needs().stream().filter(n -> !needs.hold(n)).findFirst();
        if (missing.isPresent() && last.isEmpty()) {
            chain.add(new Link("task " + task.name(), "waits for " + missing.get(), "", ""));
            need(missing.get());
            return;
        }
        chain.add(new Link(
                "task " + task.name(),
                last.isPresent()
                        ? "is running"
                        : "has not run yet" + (waits.watched() ? "" : "; nobody watches, so it is not run"),
                waits.of("task " + task.name()).or(() -> waits.of(task.name())).orElse(""),
                last.isPresent() || waits.watched() ? "isle logs " + task.name() : Waits.BACK));
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
        String what = (role.servers().isEmpty() ? "runs elsewhere and " : "has a member elsewhere that ")
                + (needs.elsewhere(role, false) ? "is not ready" : "does not answer");
        String evidence = detail + " at " + String.join(", ", role.endpoints().values());
        chain.add(new Link("role " + role.name(), what, evidence, "(it is only watched: start it where it runs)"));
    }

    private RolePlan role(ServerPlan server) {
        return plan.role(server.role()).orElseThrow();
    }
}
