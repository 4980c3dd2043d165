package dev.isle.suite.server.process;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bell rope: {@link #open()} lets the one who waits pass, also when nobody waits yet; many openings before a wait
 * count as one. Safe for any number of threads.
 */
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open;

    /** Lets the next or present waiter pass. */
    public void open() {
        lock.lock();
        try {
            open = true;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an opening since the last wait, at most that long; returns whether there was one. */
    public boolean await(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = atMost.toNanos();
            while (!open && remaining > 0) {
                remaining = opened.awaitNanos(remaining);
            }
            boolean was = open;
            open = false;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
