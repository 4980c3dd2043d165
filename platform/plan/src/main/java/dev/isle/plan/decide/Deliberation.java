package dev.isle.plan.decide;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.Leader;
import dev.isle.plan.record.Record.Request;
import dev.isle.plan.record.Record.ServerHistory;
import dev.isle.plan.record.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making: what is wanted, what was seen, what is remembered, and what was decided so far. The parts of the sequencer read and extend it in
 * turn. Confined to one decision.
 */
final class Deliberation {
    /** A server of the plan with all that is known of it. */
    record Member(ServerPlan plan, RolePlan role, ServerObservation seen, History history, boolean wanted) {
        String name() {
            return plan.name();
        }

        ServerObservation.State state() {
            return seen.state();
        }

        boolean running() {
            return seen.state() == ServerObservation.State.RUNNING;
        }

        /** A word of readiness from what is not live counts for nothing. */
        boolean ready() {
            return running() && seen.live() && seen.ready();
        }

        /** The process that runs or ran; a name for it also where the runtime tells none. */
        String identity() {
            return seen.identity() != null ? seen.identity() : "unidentified";
        }

        boolean active() {
            return Boolean.TRUE.equals(seen.active());
        }
    }

    final Tenure tenure;
    /** As it is meant now: not running once its time is over. */
    final Plan plan;

    final Observation observation;
    final Record record;
    final Capabilities capabilities;
    final Instant now;
    final Map<String, Member> members = new LinkedHashMap<>();
    final Map<String, RolePlan> roles = new LinkedHashMap<>();
    final Map<String, ServerObservation> strays = new LinkedHashMap<>();
    final Map<String, History> taskHistories = new LinkedHashMap<>();
    final Set<String> held;
    final Map<String, Request> requests;
    final Map<String, Leader> leaders;
    final List<Decision> steps = new ArrayList<>();
    final List<Waiting> waitings = new ArrayList<>();
    final List<Decisions.Note> notes = new ArrayList<>();
    private final Set<String> settled = new LinkedHashSet<>();
    private @Nullable Instant wakeAt;

    Deliberation(Plan applied, Observation observation, Record record, Capabilities capabilities, Instant now) {
        this.tenure = Tenure.of(applied, record, now);
        this.plan = tenure.inForce();
        tenure.nextChange().ifPresent(this::wake);
        this.observation = observation;
        this.record = record;
        this.capabilities = capabilities;
        this.now = now;
        this.held = new LinkedHashSet<>(record.held());
        this.requests = new LinkedHashMap<>(record.requests());
        this.leaders = new LinkedHashMap<>(record.leaders());
        plan.roles().forEach(role -> roles.put(role.name(), role));
        for (ServerPlan server : plan.servers()) {
            RolePlan role = roles.get(server.role());
            if (role != null) {
                History history = new History(record.history(server.name()));
                members.put(
                        server.name(),
                        new Member(server, role, seen(server.name()), history, Awaited.wanted(plan, server)));
            }
        }
        for (String name : observation.servers().keySet()) {
            if (!members.containsKey(name)) {
                strays.put(name, seen(name));
            }
        }
        plan.tasks()
                .forEach(task ->
                        taskHistories.put(task.name(), new History(record.history(Setbacks.taskSubject(task.name())))));
    }

    /** While a part of the world is out of sight, what is absent may be there. */
    private ServerObservation seen(String name) {
        ServerObservation seen = observation.server(name);
        boolean hidden = seen.state() == ServerObservation.State.ABSENT
                && !observation.blind().isEmpty();
        return hidden ? unreachable(seen) : seen;
    }

    private static ServerObservation unreachable(ServerObservation seen) {
        return new ServerObservation(
                seen.name(),
                ServerObservation.State.UNREACHABLE,
                seen.identity(),
                seen.pid(),
                seen.startedAt(),
                seen.exit(),
                seen.appliedHash(),
                false,
                false,
                null,
                null,
                List.of(),
                null,
                "a part of the world could not be looked at");
    }

    /** The members of a role, by ordinal. */
    List<Member> of(RolePlan role) {
        List<Member> found = new ArrayList<>();
        for (String server : role.servers()) {
            Member member = members.get(server);
            if (member != null) {
                found.add(member);
            }
        }
        return found;
    }

    /** Whether the server was already dealt with in this decision. */
    boolean settled(String subject) {
        return settled.contains(subject);
    }

    /** Whether this decision ends the server's process, or has it hand over. */
    boolean stopping(String server) {
        return steps.stream()
                .anyMatch(step -> step.subject().equals(server)
                        && (step instanceof Decision.Stop
                                || step instanceof Decision.Kill
                                || step instanceof Decision.HandOver));
    }

    /** Adds a step and remembers it in the server's history. */
    void step(Decision step) {
        steps.add(step);
        settled.add(step.subject());
        Member member = members.get(step.subject());
        if (member == null) {
            return;
        }
        String what = switch (step) {
            case Decision.Start start -> "start";
            case Decision.Stop stop -> "stop";
            case Decision.Kill kill -> "kill";
            case Decision.HandOver handOver -> "hand-over";
            case Decision.Promote promote -> "promote";
            case Decision.RunTask task -> "run";
        };
        if (step instanceof Decision.Stop) {
            member.history().asked = member.identity();
        }
        if (!(step instanceof Decision.Kill)) {
            member.history().event(now, what, step.reason(), step.detail());
        }
    }

    /** Adds a waiting. */
    void await(String subject, Reason reason, String detail, @Nullable Instant until) {
        waitings.add(new Waiting(subject, reason, detail, until));
        settled.add(subject);
        if (until != null) {
            wake(until);
        }
    }

    /** Wants to be asked again by then. */
    void wake(Instant at) {
        if (wakeAt == null || at.isBefore(wakeAt)) {
            wakeAt = at;
        }
    }

    void note(String subject, String what, Reason reason, String detail) {
        notes.add(new Decisions.Note(subject, what, reason, detail));
    }

    /** The outcome. */
    Decisions done() {
        Map<String, ServerHistory> histories = new LinkedHashMap<>();
        members.forEach((name, member) -> keep(histories, name, member.history()));
        taskHistories.forEach((name, history) -> keep(histories, Setbacks.taskSubject(name), history));
        Record next = record.remembering(List.copyOf(held), histories, requests, leaders);
        return new Decisions(steps, waitings, notes, next, wakeAt, tenure.removal() && nothingRuns());
    }

    /** Nothing of the environment runs, and nothing is out of sight that might. */
    private boolean nothingRuns() {
        return steps.isEmpty()
                && observation.blind().isEmpty()
                && observation.servers().values().stream().noneMatch(ServerObservation::mayRun)
                && observation.tasks().stream()
                        .noneMatch(run -> run.state() == TaskRun.State.RUNNING || run.state() == TaskRun.State.UNKNOWN);
    }

    private static void keep(Map<String, ServerHistory> histories, String name, History history) {
        ServerHistory kept = history.done();
        if (!kept.equals(ServerHistory.NONE)) {
            histories.put(name, kept);
        }
    }
}
