package dev.isle.suite.server.dataserver;

import java.time.Duration;

/**
 * What a member of the dataserver pair does next. Pure.
 *
 * <p>The rule decides when it is worth trying to take the lease; that trying is safe at any time is the lease table's
 * business ({@link LeaseTable#take}). Steps, first that fits:
 *
 * <ol>
 *   <li>an active whose term is no longer the lease's steps down;
 *   <li>a member that must not stand (it was just demoted) stays what it is;
 *   <li>a free lease, or one held by this server's own former process, is taken;
 *   <li>the holder's process is gone: taken at once;
 *   <li>no word from the holder, and its beats in the database have stood still for {@link #STILL}: taken. Both, so that
 *       a cut between the two members alone does not move the lease to and fro.
 * </ol>
 */
final class ElectionRule {
    /** How long a holder without a word may leave its beats unmoved before its lease is taken. */
    static final Duration STILL = Duration.ofMillis(1000);

    /** What to do. */
    enum Verdict {
        /** This member is active: beat. */
        LEAD,
        /** Go on standing by. */
        STAND_BY,
        /** Try to take the lease. */
        TAKE,
        /** The term has ended: stop being active. */
        STEP_DOWN
    }

    /**
     * What is known at the moment of deciding.
     *
     * @param me this server's name
     * @param lease the lease as just read
     * @param term the epoch of this member's own term; 0 while it stands by
     * @param stands whether it may become active
     * @param word what is heard of the holder
     * @param still for how long the lease has been seen unchanged, beats included, by uninterrupted looks
     */
    record View(String me, Lease lease, long term, boolean stands, Word word, Duration still) {}

    private ElectionRule() {}

    static Verdict decide(View view) {
        Lease lease = view.lease();
        if (view.term() > 0) {
            boolean mine = lease.epoch() == view.term() && lease.holder().equals(view.me());
            return mine ? Verdict.LEAD : Verdict.STEP_DOWN;
        }
        if (!view.stands()) {
            return Verdict.STAND_BY;
        }
        if (lease.free() || lease.holder().equals(view.me())) {
            return Verdict.TAKE;
        }
        return switch (view.word()) {
            case HEARD -> Verdict.STAND_BY;
            case GONE -> Verdict.TAKE;
            case NONE -> view.still().compareTo(STILL) >= 0 ? Verdict.TAKE : Verdict.STAND_BY;
        };
    }
}
