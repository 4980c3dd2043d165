package dev.isle.suite.server.process;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Admits work to a server: counts what is in flight, bounds it, and closes for a drain or for good.
 *
 * <p>Invariants: at most {@code limit} pieces of work are in flight; after {@link #drain} or {@link #close} has
 * returned true, none is, and none is admitted until {@link #open()} or until the drain has run out. A drain that
 * nobody renews runs out by itself, so that a drain whose author died cannot keep a server out of work for ever; a
 * close does not. Safe for any number of threads.
 */
public final class Admission {
    private final int limit;
    private final Duration drainLasts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int inFlight;
    private long refused;
    private boolean closed;
    private boolean draining;
    private long drainEnds;

    /** Admits up to {@code limit} pieces at a time; a drain lasts that long unless renewed. */
    public Admission(int limit, Duration drainLasts) {
        this.limit = limit;
        this.drainLasts = drainLasts;
    }

    /**
     * Asks to begin a piece of work, waiting up to {@code patience} for room.
     *
     * @return whether it may begin; then {@link #leave()} must follow
     */
    public boolean enter(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = patience.toNanos();
            while (!shut() && inFlight >= limit) {
                if (remaining <= 0) {
                    refused++;
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            if (shut()) {
                refused++;
                return false;
            }
            inFlight++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a piece of work. */
    public void leave() {
        lock.lock();
        try {
            inFlight--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops admitting for a while and waits for what is in flight; returns whether all of it ended in time. */
    public boolean drain(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            draining = true;
            drainEnds = System.nanoTime() + drainLasts.toNanos();
            changed.signalAll();
            return awaitNone(patience);
        } finally {
            lock.unlock();
        }
    }

    /** Stops admitting for good and waits for what is in flight; returns whether all of it ended in time. */
    public boolean close(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            changed.signalAll();
            return awaitNone(patience);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a drain. */
    public void open() {
        lock.lock();
        try {
            draining = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether work is refused now, by a drain or for good. */
    public boolean refusing() {
        lock.lock();
        try {
            return shut();
        } finally {
            lock.unlock();
        }
    }

    /** How many pieces of work may be in flight. */
    public int limit() {
        return limit;
    }

    /** How many pieces of work were not admitted since the server began. */
    public long refused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    /** How many pieces of work are in flight. */
    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    private boolean shut() {
        if (draining && System.nanoTime() - drainEnds >= 0) {
            draining = false;
        }
        return closed || draining;
    }

    private boolean awaitNone(Duration patience) throws InterruptedException {
        long remaining = patience.toNanos();
        while (inFlight > 0) {
            if (remaining <= 0) {
                return false;
            }
            remaining = changed.awaitNanos(remaining);
        }
        return true;
    }
}
