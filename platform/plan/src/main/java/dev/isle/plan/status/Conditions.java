package dev.isle.plan.status;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.NeedsNow;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.status.Status.Condition;
import dev.isle.plan.status.Status.ConditionType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The only place where conditions are written.
 *
 * <p>{@code since} is the time at which the loop first saw the present status; the Record keeps it. It is null while the loop has not recorded the present status
 * yet, or nobody watches.
 *
 * <p>Ready: every role that should run has as many members ready as it needs. A dead standby is Degraded, not unready, and a server that is stopped by wish is
 * not waited for.
 */
public final class Conditions {
    /** Waitings that go on by themselves; all others wait for somebody. */
    private static final Set<Reason> MOVING = EnumSet.of(
            Reason.START_SLOTS,
            Reason.BACK_OFF,
            Reason.DEPENDENTS_FIRST,
            Reason.STILL_STOPPING,
            Reason.STARTING,
            Reason.HAND_OVER,
            Reason.TASK_RUNNING,
            Reason.RUNTIME_HEALS);

    private final Tenure tenure;
    private final Instant at;
    private final Plan plan;
    private final Observation seen;
    private final Record record;
    private final Decisions decisions;
    private final Awaited awaited;
    private final NeedsNow needs;
    private final boolean watched;

    /** With {@code watched} false nothing is said to go on by itself. */
    Conditions(Tenure tenure, Observation seen, Record record, Decisions decisions, boolean watched) {
        this.watched = watched;
        this.tenure = tenure;
        this.at = tenure.now();
        this.plan = tenure.inForce();
        this.seen = seen;
        this.record = record;
        this.decisions = decisions;
        this.awaited = new Awaited(plan, seen);
        this.needs = new NeedsNow(plan, seen);
    }

    /**
     * Since when each condition is as it is now, by the word of its type: what is to be remembered after a look. A time changes exactly when the status does.
     *
     * @param record with what the look before remembered
     */
    public static Map<String, Record.Since> since(Tenure tenure, Observation seen, Record record, Decisions decisions) {
        Map<String, Record.Since> since = new LinkedHashMap<>();
        for (Condition condition : new Conditions(tenure, seen, record, decisions, true).all()) {
            Instant known = condition.since();
            since.put(
                    condition.type().word(),
                    new Record.Since(condition.status(), known == null ? tenure.now() : known));
        }
        return since;
    }

    List<Condition> all() {
        return List.of(ready(), progressing(), degraded(), drifted(), held(), suspended(), rollbackReady(), expiring());
    }

    private Condition ready() {
        if (!plan.running()) {
            return condition(
                    ConditionType.READY,
                    false,
                    "Suspended",
                    Reason.ofRest(tenure).words());
        }
        for (RolePlan role : plan.roles()) {
            long ready =
                    role.servers().stream().filter(s -> seen.server(s).ready()).count()
                            + (beside(role) && needs.elsewhere(role, true) ? 1 : 0);
            long needed = needed(role);
            if (ready < needed) {
                String words = role.name() + " has " + ready + " of " + needed + " ready";
                return condition(ConditionType.READY, false, "RoleNotReady", words + stopped());
            }
        }
        List<String> missing = missing();
        return missing.isEmpty()
                ? condition(ConditionType.READY, true, "AllServersReady", "ready" + stopped())
                : condition(
                        ConditionType.READY,
                        true,
                        "EnoughServersReady",
                        "every role has as many servers ready as it needs, without " + String.join(", ", missing)
                                + stopped());
    }

    /** How many members must be ready: no more than are wanted. */
    private long needed(RolePlan role) {
        long wanted = role.servers().stream()
                .map(plan::server)
                .flatMap(Optional::stream)
                .filter(server -> Awaited.wanted(plan, server))
                .count();
        return Math.min(role.minReady(), wanted + (beside(role) ? 1 : 0));
    }

    /** Whether a member runs elsewhere beside those that Isle runs. */
    private static boolean beside(RolePlan role) {
        return role.placement() == Suite.Placement.MANAGED && role.elsewhere();
    }

    /** How many are not waited for because somebody wishes so. What runs on demand only is missed by nobody. */
    private String stopped() {
        long stopped = plan.servers().stream()
                .filter(ServerPlan::stopped)
                .filter(server -> plan.role(server.role())
                        .map(role -> role.run() == Suite.RunMode.ALWAYS)
                        .orElse(true))
                .count();
        return stopped == 0 ? "" : "; " + stopped + (stopped == 1 ? " server" : " servers") + " stopped by wish";
    }

    /** Servers that should be ready and are not, and roles elsewhere that do not answer. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (plan.running()) {
            for (ServerPlan server : plan.servers()) {
                boolean failedStandby = Awaited.wanted(plan, server)
                        && record.history(server.name()).failed();
                if ((awaited.awaited(server) || failedStandby)
                        && !seen.server(server.name()).ready()) {
                    missing.add(server.name());
                }
            }
            for (RolePlan role : plan.roles()) {
                if (role.elsewhere() && !needs.elsewhere(role, true)) {
                    missing.add(role.name());
                }
            }
        }
        return missing;
    }

    private Condition progressing() {
        Optional<String> step = decisions.steps().stream()
                .findFirst()
                .map(d -> d.subject() + ": " + d.reason().words());
        Optional<String> moving = decisions.waitings().stream()
                .filter(w -> MOVING.contains(w.reason()))
                .findFirst()
                .map(w -> w.subject() + ": " + w.reason().words());
        Optional<String> words = step.or(() -> moving);
        if (!watched && words.isPresent()) {
            return condition(
                    ConditionType.PROGRESSING,
                    false,
                    "NobodyWatches",
                    "nobody watches, so nothing is done: `isle up` goes on");
        }
        return condition(
                ConditionType.PROGRESSING,
                words.isPresent(),
                words.isPresent() ? "Converging" : "Converged",
                words.orElse("nothing to do"));
    }

    private Condition degraded() {
        List<String> missing = missing();
        if (missing.isEmpty()) {
            return condition(ConditionType.DEGRADED, false, "AllServersReady", "every server is as wanted");
        }
        String words = plan.server(missing.getFirst())
                .map(server ->
                        server.name() + " is " + StatusReport.state(plan, server, seen, record, decisions, watched))
                .orElse(missing.getFirst() + " runs elsewhere and is not ready");
        String more = missing.size() == 1 ? "" : " (and " + (missing.size() - 1) + " more)";
        return condition(ConditionType.DEGRADED, true, "ServerNotReady", words + more);
    }

    private Condition drifted() {
        Set<String> differ = new TreeSet<>();
        for (ServerPlan server : plan.servers()) {
            ServerObservation now = seen.server(server.name());
            boolean runs = now.state() == ServerObservation.State.RUNNING;
            if (runs && now.appliedHash() != null && !now.appliedHash().equals(server.hash())) {
                differ.add(server.name());
            }
        }
        for (String name : seen.servers().keySet()) {
            if (plan.server(name).isEmpty() && seen.server(name).mayRun()) {
                differ.add(name);
            }
        }
        return condition(
                ConditionType.DRIFTED,
                !differ.isEmpty(),
                differ.isEmpty() ? "AsPlanned" : "DiffersFromPlan",
                differ.isEmpty()
                        ? "what runs is what is planned"
                        : String.join(", ", differ) + " differ from the plan in force");
    }

    private Condition held() {
        Optional<String> words = decisions.waitings().stream()
                .filter(w -> w.reason() == Reason.FAILED || w.reason() == Reason.TASK_FAILED)
                .findFirst()
                .map(w -> w.subject() + ": " + w.reason().words());
        return condition(
                ConditionType.HELD,
                words.isPresent(),
                words.isPresent() ? "WaitsForSomebody" : "NotHeld",
                words.orElse("nothing waits for somebody"));
    }

    private Condition suspended() {
        return condition(
                ConditionType.SUSPENDED,
                !plan.running(),
                plan.running() ? "Running" : "Stopped",
                plan.running() ? "it should run" : Reason.ofRest(tenure).words());
    }

    /** True from the notice on, also after the end: somebody should see it. */
    private Condition expiring() {
        Optional<Instant> end = tenure.leaseEnd();
        if (tenure.leaseEnded()) {
            String then = tenure.removal() ? "; it is to be removed" : "; it is stopped, `isle start` begins another";
            return condition(ConditionType.EXPIRING, true, "LeaseEnded", "its lease ended at " + time(end) + then);
        }
        Optional<Tenure.Notice> notice = tenure.notice();
        if (notice.isPresent()) {
            Tenure.Notice near = notice.get();
            String words = (near.lease() ? "its lease ends" : "its time to run ends") + " at "
                    + time(Optional.of(near.at())) + "; it is " + (near.remove() ? "removed" : "stopped") + " then";
            return condition(ConditionType.EXPIRING, true, near.lease() ? "LeaseEndsSoon" : "TimeEndsSoon", words);
        }
        return condition(
                ConditionType.EXPIRING,
                false,
                end.isPresent() ? "LeaseHolds" : "NoLease",
                end.isPresent() ? "its lease ends at " + time(end) : "it has no lease");
    }

    private static String time(Optional<Instant> at) {
        return at.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("");
    }

    private Condition rollbackReady() {
        return condition(
                ConditionType.ROLLBACK_READY, false, "NoJournal", "no upgrade has left a journal to go back by");
    }

    private Condition condition(ConditionType type, boolean status, String reason, String message) {
        Record.Watch watch = record.watch();
        Record.Since known = watch == null ? null : watch.conditions().get(type.word());
        Instant since = known != null && known.status() == status ? known.since() : null;
        return new Condition(type, status, since, at, reason, message);
    }
}
