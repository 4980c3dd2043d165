package dev.isle.plan.record;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the passing of time does to an environment: the only place that says so. A function of the plan, of when it was applied, and of the clock; nothing is
 * remembered, so that whoever looks sees the same, also where nobody watches.
 *
 * <p>Once {@code running.until} has passed or the lease has ended, the environment is not meant to run, as by {@code running: false}. A lease of which the file
 * says {@code atExpiry: remove} asks for more: the environment is to be removed as soon as nothing of it runs any more.
 *
 * @param plan as applied
 * @param appliedAt when it was last applied: a {@code ttl} counts from then; null when that is not known, and then it has not begun
 * @param now the time that is asked about
 */
public record Tenure(Plan plan, @Nullable Instant appliedAt, Instant now) {
    private static final Duration LONGEST_NOTICE = Duration.ofHours(24);
    private static final Duration NOTICE_OF_UNTIL = Duration.ofHours(1);

    /** Of the plan, applied as the Record says. */
    public static Tenure of(Plan plan, Record record, Instant now) {
        Record.Applied applied = record.applied();
        return new Tenure(plan, applied == null ? null : applied.at(), now);
    }

    /** When the lease ends; empty without one. */
    public Optional<Instant> leaseEnd() {
        Term term = plan.term();
        if (term == null) {
            return Optional.empty();
        }
        Duration ttl = term.ttl();
        return ttl == null || appliedAt == null
                ? Optional.ofNullable(term.expires())
                : Optional.of(appliedAt.plus(ttl));
    }

    /** When it stops because its file says so; empty when it does not, or is not meant to run anyway. */
    public Optional<Instant> until() {
        Term term = plan.term();
        return term == null || !plan.running() ? Optional.empty() : Optional.ofNullable(term.until());
    }

    /** Whether the lease has ended. */
    public boolean leaseEnded() {
        return leaseEnd().filter(this::reached).isPresent();
    }

    /** Whether time, not a word in the file, keeps it from running. */
    public boolean over() {
        return leaseEnded() || until().filter(this::reached).isPresent();
    }

    /** Whether it is to be removed once nothing of it runs. */
    public boolean removal() {
        Term term = plan.term();
        return term != null && term.remove() && leaseEnded();
    }

    /** The plan as it is meant now: not running when it is {@link #over}. */
    public Plan inForce() {
        return plan.running() && over() ? plan.stopped() : plan;
    }

    /**
     * An end that is near.
     *
     * @param at when
     * @param lease the lease's; else the end of its time to run
     * @param remove whether it is removed then
     */
    public record Notice(Instant at, boolean lease, boolean remove) {}

    /** The end that is to be warned of: one that is near and not reached. Of two the earlier. */
    public Optional<Notice> notice() {
        Optional<Notice> lease = leaseEnd()
                .filter(end -> !reached(end) && reached(end.minus(noticeOfLease())))
                .map(end ->
                        new Notice(end, true, plan.term() != null && plan.term().remove()));
        Optional<Notice> until = until().filter(end -> !reached(end) && reached(end.minus(NOTICE_OF_UNTIL)))
                .map(end -> new Notice(end, false, false));
        return lease.isPresent()
                        && until.filter(u -> u.at().isBefore(lease.get().at())).isPresent()
                ? until
                : lease.or(() -> until);
    }

    /** The next time at which one of the answers above becomes another one; empty for never. */
    public Optional<Instant> nextChange() {
        return Stream.of(
                        leaseEnd(),
                        leaseEnd().map(end -> end.minus(noticeOfLease())),
                        until(),
                        until().map(end -> end.minus(NOTICE_OF_UNTIL)))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo);
    }

    /** A quarter of the {@code ttl}, a day at most; before a fixed end a day. */
    private Duration noticeOfLease() {
        Duration ttl = plan.term() == null ? null : plan.term().ttl();
        Duration quarter = ttl == null ? LONGEST_NOTICE : ttl.dividedBy(4);
        return quarter.compareTo(LONGEST_NOTICE) > 0 ? LONGEST_NOTICE : quarter;
    }

    private boolean reached(Instant at) {
        return !at.isAfter(now);
    }
}
