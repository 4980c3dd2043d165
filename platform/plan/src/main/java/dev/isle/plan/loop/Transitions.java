package dev.isle.plan.loop;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.Active;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the world shows beside the decisions: since when each condition is as it is, who watches, and which member of a role is the active one. What
 * changed goes into the log.
 *
 * <p>Steps: compare with what the Record remembers of the look before; note differences; remember. Invariant: a look that shows nothing new remembers exactly
 * what was remembered, so that at rest nothing is written. Pure.
 */
final class Transitions {
    /** An end that is older has nothing to do with a change of the active member. */
    private static final Duration RECENT = Duration.ofSeconds(60);

    private final Plan plan;
    private final Observation seen;
    private final Record next;
    private final Instant now;
    private final List<Decisions.Note> notes = new ArrayList<>();

    private Transitions(Plan plan, Observation seen, Record next, Instant now) {
        this.plan = plan;
        this.seen = seen;
        this.next = next;
        this.now = now;
    }

    /**
     * What is to be remembered and logged.
     *
     * @param next the Record as it is to be stored
     * @param notes for the log, oldest first
     */
    record Seen(Record next, List<Decisions.Note> notes) {}

    /**
     * Looks.
     *
     * @param by who looks
     * @param first whether it is this one's first look
     */
    static Seen look(String by, boolean first, Tenure tenure, Observation seen, Decisions decisions) {
        Plan plan = tenure.plan();
        Instant now = tenure.now();
        Record next = decisions.next();
        Record.Watch before = next.watch();
        Transitions transitions = new Transitions(plan, seen, next, now);
        if (first && before != null) {
            transitions.notes.add(new Decisions.Note(
                    "", "take-over", Reason.TAKE_OVER, by + " goes on from where " + before.by() + " was"));
        }
        Map<String, Active> actives = transitions.actives(before == null ? Map.of() : before.actives());
        Record.Watch watch = new Record.Watch(by, Conditions.since(tenure, seen, next, decisions), actives);
        return new Seen(watch.equals(before) ? next : next.watched(watch), transitions.notes);
    }

    private Map<String, Active> actives(Map<String, Active> known) {
        Map<String, Active> actives = new LinkedHashMap<>();
        for (RolePlan role : plan.roles()) {
            if (role.mode() == Suite.ReplicationMode.ACTIVE_STANDBY) {
                Active former = known.get(role.name());
                Active active = active(role).orElse(former);
                if (active != null) {
                    actives.put(role.name(), active);
                    if (former == null || !former.server().equals(active.server())) {
                        note(role, former, active);
                    }
                }
            }
        }
        return actives;
    }

    /** Who is active by its own word; of several the one with the highest epoch. Of a pair of which one runs at a time, the one that runs. */
    private Optional<Active> active(RolePlan role) {
        Record.Leader leader = next.leaders().get(role.name());
        return role.servers().stream()
                .map(seen::server)
                .filter(member -> member.state() == ServerObservation.State.RUNNING)
                .filter(member -> Boolean.TRUE.equals(member.active())
                        || (role.coldStandby()
                                && leader != null
                                && leader.server().equals(member.name())))
                .max(Comparator.comparing(ServerObservation::epoch, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(member -> new Active(member.name(), member.epoch()));
    }

    private void note(RolePlan role, @Nullable Active former, Active active) {
        if (former == null) {
            notes.add(new Decisions.Note(
                    role.name(),
                    "active",
                    Reason.ACTIVE_CHANGED,
                    words(active) + " is active, the first that is known"));
            return;
        }
        Optional<Record.Event> end = next.history(former.server()).recent().stream()
                .filter(event -> event.what().equals("failure")
                        || event.what().equals("stop")
                        || event.what().equals("hand-over"))
                .findFirst()
                .filter(event -> event.at().plus(RECENT).isAfter(now));
        Optional<Reason> reason = end.flatMap(event -> Reason.of(event.reason()));
        String why = reason.map(r -> "; " + former.server() + ": " + r.words()).orElse("")
                + end.map(Record.Event::detail)
                        .filter(detail -> !detail.isBlank())
                        .map(detail -> ", " + detail)
                        .orElse("");
        notes.add(new Decisions.Note(
                role.name(),
                "active",
                reason.orElse(Reason.ACTIVE_CHANGED),
                words(active) + " is active instead of " + words(former) + why));
    }

    private static String words(Active active) {
        return active.server() + (active.epoch() == null ? "" : " (epoch " + active.epoch() + ")");
    }
}
