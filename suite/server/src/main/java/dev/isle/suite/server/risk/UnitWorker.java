package dev.isle.suite.server.risk;

import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.valuation.UnitQueue;
import dev.isle.suite.server.valuation.UnitQueue.Result;
import dev.isle.suite.server.valuation.UnitQueue.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The work of one calculator: one unit at a time, taken, computed, completed. While it computes, a thread beside it renews the
 * lease; when the lease is lost the unit is left where it is, another has it. It never holds more than one unit, so the
 * queue stays in the database.
 */
final class UnitWorker {
    private static final Logger log = LoggerFactory.getLogger(UnitWorker.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    /** Values a unit; empty when it was lost meanwhile. */
    interface Valuing {
        Optional<List<Result>> value(Unit unit, BooleanSupplier lost) throws SQLException;
    }

    private static final String LEFT = "left";
    private static final String FAILED = "failed";

    private final UnitQueue queue;
    private final Transactions transactions;
    private final Valuing valuing;
    private final Duration renewEvery;
    private final Duration look;
    private final Gate gate = new Gate();
    private final ReentrantLock working = new ReentrantLock();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoning;
    private volatile long pausedUntil = System.nanoTime();
    private volatile long units;
    private volatile long trades;
    private volatile boolean busy;
    private final Tallies others = new Tallies().from0(LEFT).from0(FAILED);
    private final Timings lasted = new Timings().from0();

    /** A worker that is not started yet; {@code look} is how often it looks for work while there is none. */
    UnitWorker(String holder, Transactions transactions, Valuing valuing, Duration lease, Duration look) {
        this.queue = new UnitQueue(holder, lease);
        this.transactions = transactions;
        this.valuing = valuing;
        this.renewEvery = lease.dividedBy(3);
        this.look = look;
        this.thread = Thread.ofPlatform().name("calculator").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether it takes units. */
    boolean running() {
        return thread.isAlive() && System.nanoTime() - pausedUntil >= 0;
    }

    /** How many units it has completed. */
    long units() {
        return units;
    }

    /** How many trades were in them. */
    long trades() {
        return trades;
    }

    void measure(Sheet sheet) {
        sheet.set(Measure.UNITS, units, "done");
        others.on(sheet, Measure.UNITS);
        sheet.set(Measure.VALUED, trades);
        lasted.on(sheet, Measure.UNIT_SECONDS);
        sheet.set(Measure.CALCULATING, busy);
    }

    /** Takes no further unit for that long; returns whether the present one ended within the patience. */
    boolean pause(Duration lasts, Duration within) throws InterruptedException {
        pausedUntil = System.nanoTime() + lasts.toNanos();
        if (!working.tryLock(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        working.unlock();
        return true;
    }

    /** Ends after the present unit; waits for that up to the patience. A unit that is left then goes to another after its lease. */
    void stop(Duration within) throws InterruptedException {
        stopping = true;
        gate.open();
        boolean _ = thread.getState() == Thread.State.NEW || thread.join(within);
        abandoning = true;
    }

    private void run() {
        while (!stopping) {
            Duration rest = look;
            try {
                working.lock();
                try {
                    if (System.nanoTime() - pausedUntil >= 0 && turn()) {
                        rest = Duration.ZERO;
                    }
                } finally {
                    working.unlock();
                }
            } catch (SQLException failure) {
                log.warn("calculator: {} {}", failure.getSQLState(), failure.getMessage());
                rest = RETRY;
            }
            try {
                boolean _ = !stopping && !rest.isZero() && gate.await(rest);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /** One unit; returns whether there was one. */
    private boolean turn() throws SQLException {
        Optional<Unit> claimed = transactions.run(queue::claim);
        if (claimed.isEmpty()) {
            return false;
        }
        Unit unit = claimed.get();
        long began = System.nanoTime();
        busy = true;
        AtomicBoolean lost = new AtomicBoolean();
        Gate done = new Gate();
        Thread keeper = Thread.ofVirtual().name("lease").start(() -> keep(unit, lost, done));
        try {
            Optional<List<Result>> results = valuing.value(unit, () -> lost.get() || abandoning);
            if (results.isPresent()
                    && transactions.run(connection -> queue.complete(connection, unit, results.get()))) {
                units++;
                trades += results.get().size();
                lasted.since(began);
                try (MDC.MDCCloseable _ = Correlation.trades(unit.trades())) {
                    log.info(
                            "unit {} of job {}: {} trades valued",
                            unit.number(),
                            unit.job(),
                            results.get().size());
                }
            } else {
                others.add(LEFT);
                log.warn("unit {} of job {} is left to another", unit.number(), unit.job());
            }
        } catch (RuntimeException failure) {
            others.add(FAILED);
            log.error("unit {} of job {} failed in attempt {}", unit.number(), unit.job(), unit.attempt(), failure);
            transactions.run(connection -> {
                queue.release(connection, unit, String.valueOf(failure.getMessage()));
                return unit;
            });
        } finally {
            busy = false;
            done.open();
            keeper.interrupt();
        }
        return true;
    }

    private void keep(Unit unit, AtomicBoolean lost, Gate done) {
        try {
            while (!done.await(renewEvery)) {
                try {
                    if (!transactions.run(connection -> queue.renew(connection, unit))) {
                        lost.set(true);
                        return;
                    }
                } catch (SQLException failure) {
                    log.warn(
                            "the lease of unit {} of job {} is not renewed: {}",
                            unit.number(),
                            unit.job(),
                            failure.getMessage());
                }
            }
        } catch (InterruptedException completed) {
            Thread.currentThread().interrupt();
        }
    }
}
