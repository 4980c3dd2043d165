package dev.isle.plan.status;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import dev.isle.plan.status.Status.Condition;
import dev.isle.plan.status.Status.ConditionType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The only place where conditions are written. {@code since} follows from the Record's history and is null where nobody watched the change.
 *
 * <p>Ready: every role that should run has its {@code minReady}. A dead standby is Degraded, not unready.
 */
final class Conditions {
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

    private final Instant at;
    private final Plan plan;
    private final Observation seen;
    private final Record record;
    private final Decisions decisions;
    private final List<Status.Server> servers;

    Conditions(
            Clock clock, Plan plan, Observation seen, Record record, Decisions decisions, List<Status.Server> servers) {
        this.at = clock.instant();
        this.plan = plan;
        this.seen = seen;
        this.record = record;
        this.decisions = decisions;
        this.servers = servers;
    }

    List<Condition> all() {
        return List.of(ready(), progressing(), degraded(), drifted(), held(), suspended(), rollbackReady());
    }

    private Condition ready() {
        if (!plan.running()) {
            return condition(ConditionType.READY, false, null, "Suspended", Reason.ENVIRONMENT_STOPPED.words());
        }
        for (RolePlan role : plan.roles()) {
            long ready = readyMembers(role);
            int wanted = wanted(role);
            if (ready < wanted) {
                String words = role.name() + " has " + ready + " of " + wanted + " ready";
                return condition(ConditionType.READY, false, lastFailure(), "RoleNotReady", words);
            }
        }
        Instant since = plan.servers().stream()
                .map(s -> record.history(s.name()).readySince())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return condition(ConditionType.READY, true, since, "AllRolesReady", "every role has its members ready");
    }

    private long readyMembers(RolePlan role) {
        if (role.placement() == Suite.Placement.EXTERNAL) {
            ServerObservation now = seen.external().get(role.name());
            return now != null && now.ready() ? 1 : 0;
        }
        return role.servers().stream().filter(s -> seen.server(s).ready()).count();
    }

    private static int wanted(RolePlan role) {
        if (role.run() == Suite.RunMode.ON_DEMAND || role.placement() == Suite.Placement.EXTERNAL) {
            return 0;
        }
        return Math.min(role.minReady(), role.servers().size());
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
        return condition(
                ConditionType.PROGRESSING,
                words.isPresent(),
                null,
                words.isPresent() ? "Converging" : "Converged",
                words.orElse("nothing to do"));
    }

    private Condition degraded() {
        Optional<Status.Server> bad =
                plan.running() ? servers.stream().filter(this::worseThanWanted).findFirst() : Optional.empty();
        return condition(
                ConditionType.DEGRADED,
                bad.isPresent(),
                bad.map(s -> record.history(s.name()).lastFailure()).orElse(null),
                bad.isPresent() ? "ServerNotReady" : "AllServersReady",
                bad.map(s -> s.name() + " is " + s.state()).orElse("every server is as wanted"));
    }

    private boolean worseThanWanted(Status.Server server) {
        if (server.ready()) {
            return false;
        }
        Optional<ServerPlan> planned = plan.server(server.name());
        if (planned.isEmpty()) {
            return server.state().equals("external");
        }
        boolean onDemand = plan.role(server.role())
                .map(r -> r.run() == Suite.RunMode.ON_DEMAND)
                .orElse(false);
        return !planned.get().stopped() && !onDemand && !coldStandby(planned.get());
    }

    /** Under {@code election: isle} without a promotion command a standby does not run on purpose. */
    private boolean coldStandby(ServerPlan server) {
        return plan.role(server.role())
                .map(r -> r.coldStandby() && !record.history(server.name()).failed() && readyMembers(r) >= 1)
                .orElse(false);
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
                null,
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
                lastFailureIf(words.isPresent()),
                words.isPresent() ? "WaitsForSomebody" : "NotHeld",
                words.orElse("nothing waits for somebody"));
    }

    private Condition suspended() {
        return condition(
                ConditionType.SUSPENDED,
                !plan.running(),
                plan.running() ? record.started() : null,
                plan.running() ? "Running" : "Stopped",
                plan.running() ? "it should run" : Reason.ENVIRONMENT_STOPPED.words());
    }

    private Condition rollbackReady() {
        return condition(
                ConditionType.ROLLBACK_READY, false, null, "NoJournal", "no upgrade has left a journal to go back by");
    }

    private @Nullable Instant lastFailure() {
        return record.servers().values().stream()
                .map(Record.ServerHistory::lastFailure)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Instant lastFailureIf(boolean wanted) {
        return wanted ? lastFailure() : null;
    }

    private Condition condition(
            ConditionType type, boolean status, @Nullable Instant since, String reason, String message) {
        return new Condition(type, status, since, at, reason, message);
    }
}
