package dev.isle.plan.decide;

import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.observed.ServerObservation.State;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends servers that run without being live: those that did not come up in their start-up time, and those that were live and no longer answer. Each ended
 * process counts as one failure. A server is given at least its {@code hung} time from when Isle first saw it not live, so that a lost Record kills nobody.
 */
final class Sick {
    private final Deliberation now;

    Sick(Deliberation now) {
        this.now = now;
    }

    void decide() {
        for (Member member : now.members.values()) {
            Instant since = member.history().notLiveSince;
            if (member.wanted() && member.state() == State.RUNNING && since != null) {
                notLive(member, since);
            }
        }
    }

    private void notLive(Member member, Instant since) {
        boolean wasLive = member.history().liveOnce;
        Instant deadline = deadline(member, since, now.now);
        if (deadline.isAfter(now.now)) {
            now.wake(deadline);
            return;
        }
        Reason reason = wasLive ? Reason.HUNG : Reason.START_TIMEOUT;
        Duration passed = Duration.between(since, now.now);
        String detail = wasLive
                ? "no answer to its liveness probe for " + passed.toSeconds() + " s" + told(member)
                : "not live " + passed.toSeconds() + " s after its start" + told(member);
        if (now.capabilities.restartsCrashed()) {
            now.await(member.name(), Reason.RUNTIME_HEALS, detail, null);
            return;
        }
        if (!member.identity().equals(member.history().ended)) {
            member.history().ended = member.identity();
            Accounts.fail(now, member, reason, detail);
        } else {
            member.history().pause(now.now);
        }
        now.step(new Decision.Kill(member.name(), member.identity(), reason, detail));
    }

    /** When a server that is not live is given up. */
    static Instant deadline(Member member, Instant since, Instant now) {
        Instant hung = since.plus(member.plan().health().hung());
        if (member.history().liveOnce) {
            return hung;
        }
        Instant started = member.seen().startedAt();
        Instant begun = started == null || started.isAfter(now) ? since : started;
        Instant startup = begun.plus(member.plan().health().startup());
        return startup.isAfter(hung) ? startup : hung;
    }

    private static String told(Member member) {
        String detail = member.seen().detail();
        return detail == null || detail.isBlank() ? "" : ": " + detail;
    }
}
