package dev.isle.plan.decide;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.desired.RolePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restarts servers that run well and must be restarted all the same, because their plan changed or somebody asked: the disruptive steps.
 *
 * <p>Rules: a server that is itself not ready is restarted at once, for nothing is lost. Otherwise, of roles that others need, one server of the whole
 * environment at a time, and only while every other server of such roles is ready (or does not run because it stands by or still waits for its needs). Of other roles one server at a time per role. Of workers at most a half are
 * away at any time. What a running task needs is restarted after it. Standbys go first, then the active member hands over where it can, then it goes as well.
 */
final class Turnover {
    /** An active member that has not handed over after this time is restarted all the same: it drains, and the product elects. */
    static final Duration HAND_OVER = Duration.ofSeconds(30);

    private final Deliberation now;
    private final Needs needs;
    private final Requests requests;
    private boolean neededStepTaken;

    Turnover(Deliberation now, Needs needs, Requests requests) {
        this.now = now;
        this.needs = needs;
        this.requests = requests;
    }

    void decide() {
        for (RolePlan role : now.plan.roles()) {
            List<Member> due = new ArrayList<>();
            for (Member member : now.of(role)) {
                if (member.wanted() && member.running() && !now.settled(member.name()) && reason(member) != null) {
                    due.add(member);
                }
            }
            if (role.mode() == Suite.ReplicationMode.WORKERS) {
                workers(role, due);
            } else {
                due.sort(Comparator.comparing(Member::active));
                oneByOne(role, due);
            }
        }
    }

    private @Nullable Reason reason(Member member) {
        String applied = member.seen().appliedHash();
        if (applied != null && !applied.equals(member.plan().hash())) {
            return Reason.CHANGED;
        }
        return requests.restartDue(member) ? Reason.RESTART_REQUESTED : null;
    }

    private void workers(RolePlan role, List<Member> due) {
        List<Member> wanted = now.of(role).stream().filter(Member::wanted).toList();
        long away = wanted.stream().filter(m -> !m.ready() || stepping(m)).count();
        long most = Math.max(1, wanted.size() / 2);
        for (Member member : due) {
            if (!member.ready()) {
                restart(member);
            } else if (needs.running(member.name()).isPresent()) {
                awaitTask(member);
            } else if (away < most) {
                away++;
                restart(member);
            } else {
                now.await(member.name(), Reason.ONE_AT_A_TIME, "at most half of the workers at once", null);
            }
        }
    }

    private void oneByOne(RolePlan role, List<Member> due) {
        boolean stepTaken = false;
        for (Member member : due) {
            if (!member.ready()) {
                restart(member);
                continue;
            }
            if (needs.running(member.name()).isPresent()) {
                awaitTask(member);
                continue;
            }
            Optional<String> hindrance = hindrance(role, member, stepTaken);
            if (hindrance.isPresent()) {
                now.await(member.name(), Reason.ONE_AT_A_TIME, hindrance.get(), null);
            } else {
                stepTaken = true;
                neededStepTaken |= role.neededByOthers();
                handOverOrRestart(role, member);
            }
        }
    }

    private void awaitTask(Member member) {
        String task = needs.running(member.name()).orElse("");
        now.await(member.name(), Reason.ONE_AT_A_TIME, "task " + task + " runs and needs it", null);
    }

    private Optional<String> hindrance(RolePlan role, Member member, boolean stepTaken) {
        if (stepTaken || (neededStepTaken && role.neededByOthers())) {
            return Optional.of("another server is restarted first");
        }
        return now.members.values().stream()
                .filter(other -> other != member && other.wanted() && (!other.ready() || stepping(other)))
                .filter(other -> other.role() == role || (role.neededByOthers() && counts(other)))
                .filter(other -> !standsBy(other))
                .map(other -> other.name() + " is not ready")
                .findFirst();
    }

    /** Members whose absence forbids a step elsewhere. Of needed workers some may be away, as long as enough are ready. */
    private boolean counts(Member other) {
        RolePlan role = other.role();
        if (!role.neededByOthers()) {
            return false;
        }
        if (role.mode() != Suite.ReplicationMode.WORKERS) {
            return true;
        }
        long ready =
                now.of(role).stream().filter(m -> m.ready() && !stepping(m)).count();
        return ready < role.minReady();
    }

    /** A cold standby is meant not to run, and what still waits for its needs cannot suffer. */
    private boolean standsBy(Member other) {
        return other.seen().gone()
                && now.waitings.stream()
                        .anyMatch(w -> w.subject().equals(other.name())
                                && (w.reason() == Reason.STANDBY || w.reason() == Reason.NEEDS));
    }

    private boolean stepping(Member member) {
        return now.stopping(member.name());
    }

    private void handOverOrRestart(RolePlan role, Member member) {
        Optional<Member> successor = successor(role, member);
        if (!member.active() || role.handOver() == null || successor.isEmpty()) {
            restart(member);
            return;
        }
        Instant since = member.history().handingOverSince;
        if (since == null) {
            member.history().handingOverSince = now.now;
            now.wake(now.now.plus(HAND_OVER));
            now.step(new Decision.HandOver(
                    member.name(),
                    member.identity(),
                    successor.get().name(),
                    Reason.HAND_OVER,
                    "before a restart: " + detail(member)));
        } else if (since.plus(HAND_OVER).isAfter(now.now)) {
            now.await(member.name(), Reason.HAND_OVER, "to " + successor.get().name(), since.plus(HAND_OVER));
        } else {
            restart(member);
        }
    }

    private Optional<Member> successor(RolePlan role, Member member) {
        if (role.mode() != Suite.ReplicationMode.ACTIVE_STANDBY || role.election() != Suite.Election.SELF) {
            return Optional.empty();
        }
        return now.of(role).stream()
                .filter(other -> other != member && other.ready() && !other.active() && reason(other) == null)
                .findFirst();
    }

    private void restart(Member member) {
        Reason reason = reason(member);
        if (reason == null) {
            return;
        }
        if (needs.missing(member.role()).isPresent()) {
            now.await(
                    member.name(),
                    Reason.NEEDS,
                    needs.missing(member.role()).get() + " has not held yet for what changed",
                    null);
            return;
        }
        now.step(new Decision.Stop(member.name(), member.identity(), false, reason, detail(member)));
    }

    private String detail(Member member) {
        return reason(member) == Reason.CHANGED
                ? now.record.changes().getOrDefault(member.name(), "")
                : requests.asker(member);
    }
}
