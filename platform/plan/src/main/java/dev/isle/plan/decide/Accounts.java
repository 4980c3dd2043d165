package dev.isle.plan.decide;

import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the histories up to date with what was seen: which process runs, since when it is ready or not live, whether one ended and whether that was asked
 * for. Each end is accounted for once, whoever notices it first and however often a turn is repeated. Decides nothing.
 */
final class Accounts {
    private final Deliberation now;

    Accounts(Deliberation now) {
        this.now = now;
    }

    void bringUpToDate() {
        now.members.values().forEach(this::member);
    }

    private void member(Member member) {
        History history = member.history();
        switch (member.state()) {
            case UNREACHABLE -> {
                history.readySince = null;
                history.notLiveSince = null;
            }
            case ABSENT -> {
                unseenEnd(member, null);
                history.rest();
            }
            case EXITED -> {
                String identity = ofEnded(member.seen());
                unseenEnd(member, identity);
                seenEnd(member, identity);
                history.rest();
            }
            case RUNNING, STOPPING -> {
                // Without an identity no process exists yet: the runtime is about to make one, as after a start or a
                // loss.
                boolean begun = member.seen().identity() != null;
                unseenEnd(member, begun ? member.identity() : null);
                running(member, begun);
            }
        }
    }

    /** The process seen before is not there any more, and nobody saw it end. */
    private void unseenEnd(Member member, @Nullable String present) {
        History history = member.history();
        String former = history.seen;
        if (former == null || former.equals(history.ended) || former.equals(present)) {
            return;
        }
        history.ended = former;
        if (!history.wasAsked(former)) {
            boolean replaced = present != null;
            end(
                    member,
                    replaced ? Reason.CRASHED : Reason.LOST,
                    replaced ? "another process took its place" : "it vanished without a trace",
                    null);
        }
    }

    private void seenEnd(Member member, String identity) {
        History history = member.history();
        history.seen = identity;
        if (identity.equals(history.ended)) {
            return;
        }
        history.ended = identity;
        ServerObservation.Exit exit = member.seen().exit();
        boolean asked = history.wasAsked(identity) || (exit != null && exit.asked());
        if (!asked) {
            boolean taken = exit != null && exit.cause() == ServerObservation.Cause.PORT_TAKEN;
            end(member, taken ? Reason.PORT_TAKEN : Reason.CRASHED, words(exit), exit == null ? null : exit.at());
        }
    }

    private void running(Member member, boolean begun) {
        History history = member.history();
        if (begun && !Objects.equals(history.seen, member.identity())) {
            history.begin(member.identity());
        }
        if (member.state() == State.STOPPING) {
            history.readySince = null;
            return;
        }
        if (member.seen().live()) {
            history.liveOnce = true;
            history.notLiveSince = null;
        } else if (history.notLiveSince == null) {
            history.notLiveSince = now.now;
        }
        // What it needs may be lost meanwhile: then it is not ready, and no worse for it.
        if (!member.seen().live()) {
            history.readySince = null;
        } else if (member.ready() && history.readySince == null) {
            history.readySince = now.now;
        }
        calm(history);
    }

    /** A server that became ready and stayed live has recovered. */
    private void calm(History history) {
        if (history.readySince == null || (history.failures == 0 && !history.failed)) {
            return;
        }
        Instant calm = history.readySince.plus(BackOff.CALM);
        if (calm.isAfter(now.now)) {
            now.wake(calm);
        } else {
            history.forgive();
        }
    }

    /** An end that nobody asked for goes into the log before what follows from it. A server that is not wanted may end as it likes. */
    private void end(Member member, Reason reason, String detail, @Nullable Instant at) {
        if (member.wanted()) {
            now.note(
                    member.name(),
                    reason == Reason.PORT_TAKEN ? "not-begun" : "end",
                    reason,
                    at == null ? detail : detail + ", at " + at);
            fail(now, member, reason, detail);
        }
    }

    /** Counts a failure, and says so when it was the last one that is borne. */
    static void fail(Deliberation now, Member member, Reason reason, String detail) {
        boolean before = member.history().failed;
        member.history().fail(reason, detail, now.now);
        if (!before && member.history().failed) {
            now.note(
                    member.name(),
                    "give-up",
                    Reason.FAILED,
                    BackOff.MOST + " failures in a row, the last: " + reason.words() + " (" + detail + ")");
        }
    }

    private static String ofEnded(ServerObservation seen) {
        if (seen.identity() != null) {
            return seen.identity();
        }
        Instant at = seen.exit() == null ? null : seen.exit().at();
        return "ended " + (at != null ? at : seen.startedAt());
    }

    private static String words(ServerObservation.@Nullable Exit exit) {
        if (exit == null) {
            return "nothing is known of how it ended";
        }
        return exit.words().isBlank() ? "exit status " + exit.status() : exit.words();
    }
}
