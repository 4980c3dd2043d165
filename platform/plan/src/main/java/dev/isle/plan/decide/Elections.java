package dev.isle.plan.decide;

import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.record.Record.Leader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes members of a role the active one where Isle elects.
 *
 * <p>Two shapes. A <em>cold</em> standby (no {@code promote} command) is a server that does not run: a running member is the active one, so at most one may run.
 * A <em>warm</em> standby runs and is promoted by a command.
 *
 * <p>Invariant: a member is started as the active one, or promoted, only when each other member of the role (removed ones included) cannot be active. That is
 * proven by its death (its process ended or is absent, and the runtime does not mean to start it again), or, for a warm standby that Isle has not made active
 * itself, by its own word that it is not. A member that is stopping, out of sight or silent proves nothing.
 */
final class Elections {
    /** A promotion that has shown no effect is asked for again after this time. */
    static final Duration PROMOTION = Duration.ofSeconds(10);

    private final Deliberation now;
    private final Starts starts;

    Elections(Deliberation now, Starts starts) {
        this.now = now;
        this.starts = starts;
    }

    /** Whether nothing runs now and the runtime itself may start it at any time. */
    static boolean mayComeBack(ServerObservation seen, Capabilities capabilities) {
        return seen.appliedHash() != null
                && ((seen.state() == State.EXITED && capabilities.restartsCrashed())
                        || (seen.state() == State.ABSENT && capabilities.recreatesLost()));
    }

    /** Starts and promotes members of the role. */
    void decide(RolePlan role) {
        List<Member> members = now.of(role);
        Leader leader = leader(role, members);
        if (role.promote() == null) {
            cold(role, members);
        } else {
            warm(role, members, leader);
        }
    }

    private boolean dead(ServerObservation seen) {
        return seen.gone() && !mayComeBack(seen, now.capabilities);
    }

    /** Members removed from the plan whose process may still be there. */
    private List<ServerObservation> removed(RolePlan role) {
        List<ServerObservation> found = new ArrayList<>();
        for (Map.Entry<String, ServerObservation> stray : now.strays.entrySet()) {
            if (Stops.roleOf(stray.getKey()).equals(role.name()) && !dead(stray.getValue())) {
                found.add(stray.getValue());
            }
        }
        return found;
    }

    private void cold(RolePlan role, List<Member> members) {
        Optional<String> alive = members.stream()
                .filter(m -> !dead(m.seen()))
                .map(Member::name)
                .findFirst()
                .or(() -> removed(role).stream().map(ServerObservation::name).findFirst());
        if (alive.isPresent()) {
            // Of a cold pair the one that runs is the active one, whoever started it.
            member(members, alive.get())
                    .filter(Member::running)
                    .ifPresent(m -> remember(role, new Leader(m.name(), m.identity())));
            coldWithOneAlive(members, alive.get());
            return;
        }
        List<Member> candidates = members.stream().filter(starts::startable).toList();
        Optional<Member> best = candidates.stream().min(preference(role));
        for (Member member : candidates) {
            if (member != best.get()) {
                now.await(member.name(), Reason.STANDBY, best.get().name() + " is started", null);
            }
        }
        best.ifPresent(member -> startAsActive(role, member));
    }

    private void coldWithOneAlive(List<Member> members, String alive) {
        for (Member member : members) {
            if (!member.wanted() || now.settled(member.name()) || !member.seen().gone()) {
                continue;
            }
            if (!member.name().equals(alive)) {
                now.await(member.name(), Reason.STANDBY, alive + " is, or may be, active", null);
            } else if (member.history().failed) {
                now.step(new Decision.Stop(
                        alive, null, false, Reason.FAILED, "so that another member can take its place"));
            } else {
                starts.startable(member);
            }
        }
    }

    private void warm(RolePlan role, List<Member> members, @Nullable Leader leader) {
        List<Member> startable = members.stream().filter(starts::startable).toList();
        Optional<Member> active = leader == null ? Optional.empty() : member(members, leader.server());
        if (active.isPresent()) {
            renew(role, active.get(), members);
        } else {
            elect(role, members, startable);
        }
        for (Member member : startable) {
            if (!now.settled(member.name())) {
                starts.start(member, false, starts.reason(member), starts.detail(member));
            }
        }
    }

    /** The leader lives or may live: nobody else is made active. One that shows no effect of its promotion is promoted again. */
    private void renew(RolePlan role, Member leader, List<Member> members) {
        History history = leader.history();
        if (leader.seen().gone() && mayComeBack(leader.seen(), now.capabilities)) {
            boolean successor = members.stream().anyMatch(m -> m != leader && m.ready());
            if (successor && leader.wanted()) {
                now.step(new Decision.Stop(
                        leader.name(),
                        null,
                        false,
                        Reason.ACTIVE_DEAD,
                        "kept from coming back, so that a standby can take its place"));
            }
            return;
        }
        if (leader.active()) {
            history.handingOverSince = null;
            return;
        }
        if (!leader.wanted() || !leader.running() || !leader.seen().live() || now.settled(leader.name())) {
            return;
        }
        Instant asked = history.handingOverSince;
        Instant again = asked == null ? now.now.plus(PROMOTION) : asked.plus(PROMOTION);
        if (asked != null && again.isAfter(now.now)) {
            now.await(leader.name(), Reason.STARTING, "it is to become the active member", again);
        } else if (unproven(role, members, leader).isEmpty()) {
            boolean first = asked == null;
            history.handingOverSince = now.now;
            if (first) {
                now.await(leader.name(), Reason.STARTING, "it is to become the active member", again);
            } else {
                promote(role, leader, Reason.NO_ACTIVE, "it is not active yet");
            }
        }
    }

    private void elect(RolePlan role, List<Member> members, List<Member> startable) {
        Optional<Member> running = members.stream()
                .filter(m -> m.wanted() && m.running() && m.seen().live() && !now.settled(m.name()))
                .min(Comparator.comparing((Member m) -> !m.ready()).thenComparing(preference(role)));
        Optional<Member> candidate = running.or(() -> startable.stream().min(preference(role)));
        if (candidate.isEmpty()) {
            return;
        }
        Member chosen = candidate.get();
        Optional<String> unproven = unproven(role, members, chosen);
        if (unproven.isPresent()) {
            if (running.isPresent()) {
                now.await(chosen.name(), Reason.ACTIVE_UNKNOWN, unproven.get(), null);
            }
            return;
        }
        if (running.isPresent()) {
            promote(role, chosen, Reason.ACTIVE_DEAD, "no other member can be active");
        } else {
            startAsActive(role, chosen);
        }
    }

    /** The first other member that may be active for all that is known, in words. */
    private Optional<String> unproven(RolePlan role, List<Member> members, Member chosen) {
        for (Member member : members) {
            boolean denies =
                    member.running() && Boolean.FALSE.equals(member.seen().active());
            if (member != chosen && !dead(member.seen()) && !denies) {
                return Optional.of(member.name() + " may be active (" + member.state() + ")");
            }
        }
        return removed(role).stream()
                .findFirst()
                .map(seen -> seen.name() + " is being removed and may be active (" + seen.state() + ")");
    }

    private void startAsActive(RolePlan role, Member member) {
        boolean first =
                member.history().lastEnd().isEmpty() && !now.record.leaders().containsKey(role.name());
        Reason own = starts.reason(member);
        Leader former = now.record.leaders().get(role.name());
        boolean again =
                own == Reason.WANTED_AGAIN && (former == null || former.server().equals(member.name()));
        Reason reason = first || again ? own : Reason.ACTIVE_DEAD;
        if (starts.start(member, true, reason, starts.detail(member))) {
            now.leaders.put(role.name(), new Leader(member.name(), null));
        }
    }

    private void promote(RolePlan role, Member member, Reason reason, String detail) {
        now.step(new Decision.Promote(member.name(), member.identity(), reason, detail));
        member.history().handingOverSince = now.now;
        now.leaders.put(role.name(), new Leader(member.name(), member.identity()));
    }

    /** Fewest failures, then not the one whose end made the election necessary, then the lowest ordinal. */
    private Comparator<Member> preference(RolePlan role) {
        Leader former = now.record.leaders().get(role.name());
        return Comparator.comparingInt((Member m) -> m.history().failures)
                .thenComparing(m -> former != null && former.server().equals(m.name()))
                .thenComparingInt(m -> m.plan().ordinal());
    }

    /** Who was made active and may still be: what a member says of itself counts first, then what is remembered until that process is proven dead. */
    private @Nullable Leader leader(RolePlan role, List<Member> members) {
        for (Member member : members) {
            if (member.running() && member.active()) {
                return remember(role, new Leader(member.name(), member.identity()));
            }
        }
        Leader remembered = now.leaders.get(role.name());
        if (remembered == null) {
            return null;
        }
        Member member = member(members, remembered.server()).orElse(null);
        if (member == null || dead(member.seen())) {
            now.leaders.remove(role.name());
            return null;
        }
        boolean anotherProcess = remembered.identity() != null
                && member.running()
                && !remembered.identity().equals(member.identity())
                && !now.capabilities.restartsCrashed();
        if (anotherProcess) {
            now.leaders.remove(role.name());
            return null;
        }
        return member.running() ? remember(role, new Leader(member.name(), member.identity())) : remembered;
    }

    private Leader remember(RolePlan role, Leader leader) {
        now.leaders.put(role.name(), leader);
        return leader;
    }

    private static Optional<Member> member(List<Member> members, String name) {
        return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
