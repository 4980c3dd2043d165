package dev.isle.suite.server.upload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How fast items are handed on: as fast as the dataserver takes them.
 *
 * <p>Steps: at most {@code width} items are in flight. Each success widens it a little, up to {@code most}. When the
 * dataserver says that it is too much, the width is halved, and nothing new begins until the time that it asked for has
 * passed. All bulks of a server share one pace. Thread-safe.
 */
final class Pace {
    /** The longest pause that one answer can cause. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final int most;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private double width;
    private int inFlight;
    private long pausedUntil;
    private long slowdowns;
    private String reason = "";

    Pace(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.width = most;
        this.pausedUntil = nanoTime.getAsLong();
    }

    /** Waits until an item may be handed on; {@link #done} or {@link #tooMuch} must follow. */
    void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long pause = pausedUntil - nanoTime.getAsLong();
                if (pause > 0) {
                    boolean _ = changed.await(pause, TimeUnit.NANOSECONDS);
                } else if (inFlight >= Math.max(1, (int) width)) {
                    changed.await();
                } else {
                    inFlight++;
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** An item has its answer. */
    void done() {
        lock.lock();
        try {
            inFlight--;
            width = Math.min(most, width + 1 / width);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The dataserver could not take an item, says why, and asks for that pause (zero when it did not say). */
    void tooMuch(Duration asked, String why) {
        lock.lock();
        try {
            reason = why.isEmpty() ? reason : why;
            inFlight--;
            width = Math.max(1, width / 2);
            slowdowns++;
            long pause = Math.clamp(asked.toNanos(), SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
            long until = nanoTime.getAsLong() + pause;
            if (until - pausedUntil > 0) {
                pausedUntil = until;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many items may be in flight now. */
    int width() {
        lock.lock();
        try {
            return Math.max(1, (int) width);
        } finally {
            lock.unlock();
        }
    }

    /** How often it was too much. */
    long slowdowns() {
        lock.lock();
        try {
            return slowdowns;
        } finally {
            lock.unlock();
        }
    }

    /** Why it was too much the last time; empty when it never was. */
    String reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /** How long nothing new begins; zero for not at all. */
    Duration pause() {
        lock.lock();
        try {
            return Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong()));
        } finally {
            lock.unlock();
        }
    }
}
