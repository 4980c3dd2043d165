package dev.isle.local.runtime;

import dev.isle.local.process.SupervisorLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps that take longer than a turn of the loop: one at a time per subject, each on a virtual thread. Thread-safe.
 */
final class Background implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final Map<String, String> said = new ConcurrentHashMap<>();
    private final Runnable changed;
    private volatile boolean closed;

    Background(Runnable changed) {
        this.changed = changed;
    }

    /** A step that may fail. */
    @FunctionalInterface
    interface Step {
        /** Carries it out. */
        void run() throws Exception;
    }

    /**
     * Begins a step unless one of the same subject is under way.
     *
     * @return whether it was begun
     */
    boolean begin(String subject, Step step) {
        if (closed) {
            return false;
        }
        Thread[] mine = new Thread[1];
        Thread now = running.compute(subject, (key, before) -> {
            if (before != null && before.isAlive()) {
                return before;
            }
            mine[0] = Thread.ofVirtual().name("step-" + subject).unstarted(() -> run(subject, step));
            return mine[0];
        });
        if (now != mine[0]) {
            return false;
        }
        now.start();
        return true;
    }

    private void run(String subject, Step step) {
        try {
            step.run();
            said.remove(subject);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            String words = String.valueOf(failure.getMessage());
            // A step that is taken up at each turn and fails each time says so once.
            if (!words.equals(said.put(subject, words))) {
                SupervisorLog.warn(subject + ": " + words, failure);
            }
        } finally {
            running.remove(subject, Thread.currentThread());
            changed.run();
        }
    }

    /** Whether a step of that subject is under way. */
    boolean busy(String subject) {
        Thread thread = running.get(subject);
        return thread != null && thread.isAlive();
    }

    /** Waits until a step has ended, at most so long. */
    void await(String subject, long millis) throws InterruptedException {
        Thread thread = running.get(subject);
        if (thread != null) {
            thread.join(millis);
        }
    }

    /**
     * Breaks off what is under way, and waits until it writes and signals no more: each step can be taken up again.
     *
     * @return subjects of steps that did not end in time; empty as it should be
     */
    List<String> breakOff(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Map<String, Thread> steps = Map.copyOf(running);
        steps.values().forEach(Thread::interrupt);
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, Thread> step : steps.entrySet()) {
            if (!step.getValue().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                left.add(step.getKey());
            }
        }
        return left;
    }

    /** Breaks off what is under way for good. */
    @Override
    public void close() {
        closed = true;
        try {
            List<String> left = breakOff(CLOSE);
            if (!left.isEmpty()) {
                SupervisorLog.warn("steps still under way are left behind: " + left, null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
