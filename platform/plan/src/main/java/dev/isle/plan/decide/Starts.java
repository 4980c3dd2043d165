package dev.isle.plan.decide;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.record.Record.Event;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts what should run and does not, in the plan's order, as far as needs, pauses, start slots and elections allow. */
final class Starts {
    private final Deliberation now;
    private final Needs needs;
    private final Elections elections;
    private int starting;

    Starts(Deliberation now, Needs needs) {
        this.now = now;
        this.needs = needs;
        this.elections = new Elections(now, this);
        this.starting =
                (int) now.members.values().stream().filter(this::starting).count();
    }

    void decide() {
        for (RolePlan role : now.plan.roles()) {
            boolean elects =
                    role.mode() == Suite.ReplicationMode.ACTIVE_STANDBY && role.election() == Suite.Election.ISLE;
            if (elects) {
                elections.decide(role);
            } else {
                for (Member member : now.of(role)) {
                    if (startable(member)) {
                        start(member, null, reason(member), detail(member));
                    }
                }
            }
        }
    }

    /** Says of what runs and needs no step why it is not ready. */
    void report() {
        now.members.values().forEach(this::report);
    }

    /** Whether the server may be started now; says what it waits for when not. */
    boolean startable(Member member) {
        History history = member.history();
        if (!member.wanted() || !member.seen().gone() || now.settled(member.name())) {
            return false;
        }
        if (history.failed) {
            String last = history.lastEnd().map(Event::detail).orElse("");
            now.await(member.name(), Reason.FAILED, last, null);
            return false;
        }
        if (healed(member)) {
            now.await(member.name(), Reason.RUNTIME_HEALS, detail(member), null);
            return false;
        }
        Instant pause = history.notBefore;
        if (pause != null && pause.isAfter(now.now)) {
            now.await(member.name(), Reason.BACK_OFF, detail(member), pause);
            return false;
        }
        Optional<Need> missing = needs.missing(member.role());
        if (missing.isPresent()) {
            now.await(member.name(), Reason.NEEDS, missing.get() + " has not held yet", null);
            return false;
        }
        return true;
    }

    /** Starts the server unless as many are starting as the machine bears. */
    boolean start(Member member, @Nullable Boolean asActive, Reason reason, String detail) {
        int most = now.capabilities.startsAtOnce();
        if (most > 0 && starting >= most) {
            now.await(member.name(), Reason.START_SLOTS, starting + " servers are starting", null);
            return false;
        }
        starting++;
        now.step(new Decision.Start(member.name(), member.plan().hash(), asActive, reason, detail));
        return true;
    }

    /** Why the server is started: what ended its last process, or who gave it another try after that. */
    Reason reason(Member member) {
        return member.history()
                .lastEnd()
                .flatMap(event -> Reason.of(event.reason()))
                .map(reason -> reason.wish() ? Reason.WANTED_AGAIN : reason)
                .orElse(Reason.FIRST_START);
    }

    String detail(Member member) {
        return member.history().lastEnd().map(Event::detail).orElse("");
    }

    /** The runtime still means to run the very process that is wanted. */
    private boolean healed(Member member) {
        return Elections.mayComeBack(member.seen(), now.capabilities)
                && member.plan().hash().equals(member.seen().appliedHash());
    }

    private boolean starting(Member member) {
        Instant started = member.seen().startedAt();
        return member.state() == State.RUNNING
                && !member.seen().live()
                && !member.history().liveOnce
                && (started == null
                        || now.now.isBefore(started.plus(member.plan().health().startup())));
    }

    private void report(Member member) {
        if (!member.wanted() || now.settled(member.name())) {
            return;
        }
        String told = member.seen().detail() == null ? "" : member.seen().detail();
        switch (member.state()) {
            case STOPPING ->
                now.await(
                        member.name(),
                        Reason.STILL_STOPPING,
                        member.history().lastEnd().map(Event::detail).orElse(""),
                        null);
            case UNREACHABLE -> now.await(member.name(), Reason.UNREACHABLE, told, null);
            case RUNNING -> {
                if (!member.ready()) {
                    Instant started = member.seen().startedAt();
                    boolean fresh = started != null
                            && now.now.isBefore(
                                    started.plus(member.plan().health().startup()));
                    now.await(member.name(), fresh ? Reason.STARTING : Reason.NOT_READY, told, null);
                }
            }
            case ABSENT, EXITED -> {}
        }
    }
}
