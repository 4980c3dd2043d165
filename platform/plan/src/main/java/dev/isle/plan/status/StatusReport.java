package dev.isle.plan.status;

import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.NeededTasks;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Tenure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Status} of plan, observation and Record. It asks the sequencer what it would do now, without doing it, so that the reasons shown are the very
 * words that the loop acts by. Thread-safe; nothing is remembered.
 */
public final class StatusReport {
    private final Clock clock;
    private final String runtime;
    private final Capabilities capabilities;

    /** For environments of one runtime. */
    public StatusReport(Clock clock, String runtime, Capabilities capabilities) {
        this.clock = clock;
        this.runtime = runtime;
        this.capabilities = capabilities;
    }

    /** What the sequencer makes of this moment. */
    public Decisions decisions(Plan plan, Observation seen, Record record) {
        return new Sequencer().decide(plan, seen, record, capabilities, clock.instant());
    }

    /** As {@link #of(Plan, Observation, Record, boolean)}, where somebody watches. */
    public Status of(Plan applied, Observation seen, Record record) {
        return of(applied, seen, record, true);
    }

    /**
     * The status now.
     *
     * @param applied the plan as applied
     * @param watched whether somebody carries decisions out; where nobody does, nothing is promised
     */
    public Status of(Plan applied, Observation seen, Record record, boolean watched) {
        Tenure tenure = Tenure.of(applied, record, clock.instant());
        Plan plan = tenure.inForce();
        Decisions decisions = decisions(applied, seen, record);
        List<Status.Server> servers = new ArrayList<>();
        for (ServerPlan server : plan.servers()) {
            servers.add(server(plan, server, seen, record, decisions, watched));
        }
        for (RolePlan role : plan.roles()) {
            if (role.elsewhere()) {
                servers.add(external(role, seen.external().get(role.name())));
            }
        }
        Set<String> needed = NeededTasks.of(plan);
        List<Status.Task> tasks = plan.tasks().stream()
                .map(t -> needed.contains(t.name()) ? task(t, seen, decisions) : onDemand(t, seen, decisions))
                .toList();
        List<Status.Condition> conditions = new Conditions(tenure, seen, record, decisions, watched).all();
        boolean ready = conditions.getFirst().status();
        return new Status(
                plan.environment(),
                runtime,
                plan.suite(),
                plan.release(),
                plan.level().name().toLowerCase(Locale.ROOT),
                plan.owner(),
                plan.purpose(),
                plan.running(),
                ready,
                Status.Lease.of(tenure),
                plan.authority(),
                plan.hash(),
                seen.at(),
                conditions,
                endpoints(plan, seen),
                addresses(plan),
                servers,
                tasks,
                seen.blind());
    }

    private Status.Server server(
            Plan plan, ServerPlan server, Observation seen, Record record, Decisions decisions, boolean watched) {
        ServerObservation now = seen.server(server.name());
        Record.ServerHistory history = record.history(server.name());
        Optional<Decision> step = decisions.steps().stream()
                .filter(d -> d.subject().equals(server.name()))
                .findFirst();
        Optional<Waiting> waiting = decisions.waitings().stream()
                .filter(w -> w.subject().equals(server.name()))
                .findFirst();
        boolean processRuns = now.state() == ServerObservation.State.RUNNING;
        String reason = step.map(d -> d.reason().id())
                .or(() -> waiting.map(w -> w.reason().id()))
                .orElse(
                        history.recent().isEmpty()
                                ? null
                                : history.recent().getFirst().reason());
        boolean left = !watched
                && now.gone()
                && Awaited.wanted(plan, server)
                && !history.failed()
                && !standsBy(server, decisions);
        String detail = left
                ? unwatched(now)
                : now.detail() != null
                        ? now.detail()
                        : step.map(Decision::detail)
                                .or(() -> waiting.map(
                                        w -> w.reason().words() + (w.detail().isBlank() ? "" : ": " + w.detail())))
                                .orElse(null);
        return new Status.Server(
                server.name(),
                server.role(),
                state(plan, server, seen, record, decisions, watched),
                now.ready(),
                now.active(),
                now.epoch(),
                processRuns ? now.pid() : null,
                history.restarts(),
                reason,
                detail == null || detail.isBlank() ? null : detail,
                url(server),
                processRuns ? now.startedAt() : null,
                now.usage() == null ? null : now.usage().residentBytes(),
                server.memory() == null ? null : server.memory().bytes(),
                now.usage() == null ? null : now.usage().cpuMillis(),
                now.sensors(),
                history.recent().stream()
                        .map(e -> new Status.Event(e.at(), e.what(), e.reason(), e.detail()))
                        .toList());
    }

    private static boolean standsBy(ServerPlan server, Decisions decisions) {
        return decisions.waitings().stream()
                .anyMatch(w -> w.subject().equals(server.name()) && w.reason() == Reason.STANDBY);
    }

    /** How it ended, and that nobody starts it again. */
    private static String unwatched(ServerObservation now) {
        return (now.exit() == null ? "" : now.exit().words() + "; ") + "nobody watches: it stays down until `isle up`";
    }

    /** How it is, in one word. */
    static String state(
            Plan plan, ServerPlan server, Observation seen, Record record, Decisions decisions, boolean watched) {
        ServerObservation now = seen.server(server.name());
        Record.ServerHistory history = record.history(server.name());
        boolean waits = decisions.waitings().stream().anyMatch(w -> w.subject().equals(server.name()))
                && (watched || standsBy(server, decisions));
        boolean off = server.stopped() || !plan.running();
        return switch (now.state()) {
            case RUNNING -> {
                if (now.ready()) {
                    yield "ready";
                }
                if (now.live()) {
                    yield "live";
                }
                yield history.liveOnce() && Objects.equals(history.seen(), now.identity()) ? "hung" : "starting";
            }
            case STOPPING -> "stopping";
            case UNREACHABLE -> "unreachable";
            case ABSENT, EXITED -> {
                if (off) {
                    yield "stopped";
                }
                if (history.failed()) {
                    yield "failed";
                }
                yield waits || watched && now.state() == ServerObservation.State.ABSENT ? "waiting" : "ended";
            }
        };
    }

    private static Status.Server external(RolePlan role, @Nullable ServerObservation probed) {
        ServerObservation now = probed == null ? ServerObservation.absent(role.name()) : probed;
        return new Status.Server(
                role.name(),
                role.name(),
                "external",
                now.ready(),
                now.active(),
                now.epoch(),
                null,
                0,
                null,
                now.ready() ? "runs elsewhere, only watched" : elsewhere(now.detail()),
                role.endpoints().values().stream().findFirst().orElse(null),
                null,
                null,
                null,
                null,
                now.sensors(),
                List.of());
    }

    private static String elsewhere(@Nullable String detail) {
        return "runs elsewhere, only watched: "
                + (detail == null || detail.isBlank() ? "it was not looked at yet" : detail);
    }

    private static Status.Task task(TaskPlan task, Observation seen, Decisions decisions) {
        Optional<TaskRun> last = seen.tasks().stream()
                .filter(r -> r.task().equals(task.name()) && r.hash().equals(task.hash()))
                .max(Comparator.comparing((TaskRun r) -> r.state() == TaskRun.State.SUCCEEDED)
                        .thenComparing(TaskRun::attempt));
        return last.map(r -> task(task, r, r.words()))
                .orElse(new Status.Task(task.name(), "waiting", 0, waits(task, decisions)));
    }

    /** One that nothing needs: how its last run ended, and when. */
    private static Status.Task onDemand(TaskPlan task, Observation seen, Decisions decisions) {
        Optional<TaskRun> last = seen.tasks().stream()
                .filter(r -> r.task().equals(task.name()))
                .max(Comparator.comparing(TaskRun::startedAt, Comparator.nullsFirst(Comparator.naturalOrder())));
        String waits = waits(task, decisions);
        return last.map(r -> task(task, r, r.endedAt() == null ? r.words() : r.words() + ", at " + r.endedAt()))
                .orElse(new Status.Task(task.name(), waits.isEmpty() ? "on demand" : "waiting", 0, waits));
    }

    private static Status.Task task(TaskPlan task, TaskRun run, String words) {
        return new Status.Task(task.name(), run.state().name().toLowerCase(Locale.ROOT), run.attempt(), words);
    }

    private static String waits(TaskPlan task, Decisions decisions) {
        return decisions.waitings().stream()
                .filter(w -> w.subject().equals(task.name()) || w.subject().equals("task." + task.name()))
                .findFirst()
                .map(w -> w.reason().words() + (w.detail().isBlank() ? "" : ": " + w.detail()))
                .orElse("");
    }

    private static Map<String, String> endpoints(Plan plan, Observation seen) {
        Map<String, String> endpoints = new LinkedHashMap<>();
        for (RolePlan role : plan.roles()) {
            if (role.kind() != RolePlan.Kind.PRODUCT) {
                continue;
            }
            role.endpoints().values().stream().findFirst().ifPresent(url -> endpoints.put(role.name(), url));
            List<ServerPlan> members = role.servers().stream()
                    .map(plan::server)
                    .flatMap(Optional::stream)
                    .toList();
            members.stream()
                    .filter(m -> Boolean.TRUE.equals(seen.server(m.name()).active()))
                    .findFirst()
                    .or(() -> members.stream()
                            .filter(m -> seen.server(m.name()).ready())
                            .findFirst())
                    .or(() -> members.stream().findFirst())
                    .map(StatusReport::url)
                    .ifPresent(url -> endpoints.put(role.name(), url));
        }
        return endpoints;
    }

    /** Every member's address, by role. */
    private static Map<String, List<String>> addresses(Plan plan) {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        for (RolePlan role : plan.roles()) {
            if (role.kind() == RolePlan.Kind.PRODUCT) {
                List<String> all = new ArrayList<>();
                role.servers()
                        .forEach(
                                name -> plan.server(name).map(StatusReport::url).ifPresent(all::add));
                role.endpoints().values().stream().findFirst().ifPresent(all::add);
                addresses.put(role.name(), List.copyOf(all));
            }
        }
        return addresses;
    }

    private static @Nullable String url(ServerPlan server) {
        return server.ports().values().stream()
                .map(ServerPlan.PortPlan::url)
                .min(Comparator.comparing((String u) -> !u.startsWith("http")))
                .orElse(null);
    }
}
