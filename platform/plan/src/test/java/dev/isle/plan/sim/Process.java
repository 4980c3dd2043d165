package dev.isle.plan.sim;

import dev.isle.plan.observed.ServerObservation.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A simulated process of a server, and what fate has in store for it. */
final class Process {
    /** What a process may say of itself that is not true. */
    enum Lie {
        /** It is ready, also while it is not live. */
        READY,
        /** It is not active. */
        NOT_ACTIVE,
        /** It is active. */
        ACTIVE
    }

    final String server;
    final String identity;
    final String hash;
    final Instant startedAt;
    final boolean asActive;
    Instant liveAt;

    @Nullable
    Instant diesAt;

    @Nullable
    Instant vanishesAt;

    @Nullable
    Instant hangsAt;

    @Nullable
    Instant flapsUntil;

    @Nullable
    Lie lie;

    /** When it last denied to be active. */
    @Nullable
    Instant denied;

    @Nullable
    Instant stopsAt;

    @Nullable
    Instant activeAt;

    /** When it was told to be active, by its start, a promotion or a hand-over; that takes a while. */
    @Nullable
    Instant toldAt;

    @Nullable
    Instant passiveAt;

    State state = State.RUNNING;
    boolean asked;

    @Nullable
    Instant endedAt;

    Process(String server, String identity, String hash, Instant startedAt, boolean asActive, Instant liveAt) {
        this.server = server;
        this.identity = identity;
        this.hash = hash;
        this.startedAt = startedAt;
        this.asActive = asActive;
        this.liveAt = liveAt;
    }

    boolean lives() {
        return state == State.RUNNING || state == State.STOPPING;
    }

    boolean live(Instant now) {
        boolean hangs = hangsAt != null && !hangsAt.isAfter(now);
        return state == State.RUNNING && !liveAt.isAfter(now) && !hangs && !flapping(now, 3);
    }

    boolean ready(Instant now) {
        return live(now) && !flapping(now, 2);
    }

    /** Whether it is active in truth: also while it hangs, stops or is out of sight. */
    boolean active(Instant now) {
        return lives() && activeAt != null && !activeAt.isAfter(now) && (passiveAt == null || passiveAt.isAfter(now));
    }

    /** Whether it says that it is ready. */
    boolean saysReady(Instant now) {
        return ready(now) || (lie == Lie.READY && state == State.RUNNING);
    }

    /** What it says of being active; null: nothing. Only what lives speaks, or lies. */
    @Nullable
    Boolean saysActive(Instant now) {
        if (lie == Lie.ACTIVE || lie == Lie.NOT_ACTIVE) {
            return lie == Lie.ACTIVE;
        }
        return live(now) ? active(now) : null;
    }

    /** Well from now on, as far as it is not lost already. */
    void heal(Instant now) {
        diesAt = null;
        vanishesAt = null;
        flapsUntil = null;
        lie = null;
        if (hangsAt != null && hangsAt.isAfter(now)) {
            hangsAt = null;
        }
    }

    private boolean flapping(Instant now, int period) {
        return flapsUntil != null && flapsUntil.isAfter(now) && now.getEpochSecond() % period == 0;
    }
}
