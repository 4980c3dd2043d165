package dev.isle.suite.server.schedule;

import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.schedule.RunStore.Held;
import dev.isle.suite.server.schedule.Timetable.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduler's loop: looks at tasks and runs, asks the {@link Timetable}, takes the steps. Runs go on in threads of their
 * own, at most {@value #MOST_AT_ONCE} at a time, each with a lease that is renewed while it lasts. Several schedulers may
 * run: the database settles who begins what.
 */
final class RunLoop {
    /** The most runs of one scheduler at a time. */
    static final int MOST_AT_ONCE = 8;

    private static final String BEGUN = "begun";
    private static final String ENDED = "ended";
    private static final String FAILED = "failed";
    private static final String LEFT = "left";
    private static final String SKIPPED = "skipped";
    private static final String ASKED = "asked";
    private static final Logger log = LoggerFactory.getLogger(RunLoop.class);

    /** What runs do; ends the run itself. */
    interface Doing {
        void run(Task task, Held run, BooleanSupplier lost) throws SQLException, IOException, InterruptedException;
    }

    private final Transactions transactions;
    private final RunStore store;
    private final Doing doing;
    private final InstantSource clock;
    private final Duration renewEvery;
    private final Set<Held> going = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Tallies runs = new Tallies();
    private final Timings lasted = new Timings().from0();
    private volatile boolean stopping;

    RunLoop(Transactions transactions, RunStore store, Doing doing, InstantSource clock, Duration lease) {
        this.transactions = transactions;
        this.store = store;
        this.doing = doing;
        this.clock = clock;
        this.renewEvery = lease.dividedBy(3);
        for (String outcome : List.of(BEGUN, ENDED, FAILED, LEFT, SKIPPED, ASKED)) {
            runs.from0(outcome);
        }
    }

    /** How many runs are under way here. */
    int going() {
        return going.size();
    }

    void measure(Sheet sheet) {
        runs.on(sheet, Measure.RUNS);
        lasted.on(sheet, Measure.RUN_SECONDS);
        sheet.set(Measure.RUNS_GOING, going.size());
        sheet.set(Measure.RUNS_LIMIT, MOST_AT_ONCE);
    }

    /** Looks once and takes every step that is due; returns without waiting for the runs. */
    void look() throws SQLException {
        LocalDate since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(Timetable.LOOK_BACK_DAYS + 2L);
        record Seen(List<Task> tasks, List<Run> runs) {}
        Seen seen =
                transactions.run(connection -> new Seen(RunStore.tasks(connection), RunStore.runs(connection, since)));
        for (Step step : Timetable.steps(seen.tasks(), seen.runs(), clock.instant())) {
            if (stopping) {
                return;
            }
            take(step);
        }
    }

    /** Ends: runs under way here are left to others. */
    void stop() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void take(Step step) throws SQLException {
        switch (step) {
            case Step.Begin begin -> {
                if (going.size() < MOST_AT_ONCE) {
                    go(
                            begin.task(),
                            transactions.run(connection ->
                                    store.begin(connection, begin.task(), begin.date(), begin.due(), begin.late())));
                }
            }
            case Step.TakeOver over -> {
                if (going.size() < MOST_AT_ONCE) {
                    go(
                            over.task(),
                            transactions.run(connection ->
                                    store.takeOver(connection, over.task().name(), over.date())));
                }
            }
            case Step.Skip skip -> {
                if (transactions.run(connection -> RunStore.note(
                        connection, skip.task(), skip.date(), skip.due(), Run.State.SKIPPED, skip.why()))) {
                    runs.add(SKIPPED);
                    log.warn("{} of {} is skipped: {}", skip.task().name(), skip.date(), skip.why());
                }
            }
            case Step.Ask ask -> {
                if (transactions.run(connection -> RunStore.note(
                        connection, ask.task(), ask.date(), ask.due(), Run.State.ASKED, "missed; run or skip it?"))) {
                    runs.add(ASKED);
                    log.warn(
                            "{} of {} was missed: somebody must say run or skip",
                            ask.task().name(),
                            ask.date());
                }
            }
        }
    }

    private void go(Task task, Optional<Held> begun) {
        if (begun.isEmpty()) {
            return;
        }
        Held run = begun.get();
        going.add(run);
        runs.add(BEGUN);
        log.info("{} of {} begins, attempt {}", run.task(), run.date(), run.attempt());
        Thread thread = Thread.ofVirtual().name("run-" + run.task()).unstarted(() -> work(task, run));
        threads.add(thread);
        thread.start();
    }

    private void work(Task task, Held run) {
        long began = System.nanoTime();
        AtomicBoolean lost = new AtomicBoolean();
        Gate done = new Gate();
        Thread keeper = Thread.ofVirtual().name("lease-" + run.task()).start(() -> keep(run, lost, done));
        try {
            doing.run(task, run, () -> lost.get() || stopping);
            runs.add(ENDED);
            lasted.since(began);
            log.info("{} of {} ended", run.task(), run.date());
        } catch (SQLException failure) {
            runs.add(LEFT);
            // Left as it is: after the lease it is taken over and goes on.
            log.warn("{} of {}: {} {}", run.task(), run.date(), failure.getSQLState(), failure.getMessage());
        } catch (IOException | RuntimeException failure) {
            runs.add(FAILED);
            log.error("{} of {} failed", run.task(), run.date(), failure);
            fail(run, String.valueOf(failure.getMessage()));
        } catch (InterruptedException stopped) {
            runs.add(LEFT);
            Thread.currentThread().interrupt();
        } finally {
            done.open();
            keeper.interrupt();
            going.remove(run);
            threads.remove(Thread.currentThread());
        }
    }

    private void fail(Held run, String detail) {
        try {
            boolean _ = transactions.run(connection -> store.finish(connection, run, Run.State.FAILED, detail));
        } catch (SQLException failure) {
            log.warn("the failure of {} of {} is not stored: {}", run.task(), run.date(), failure.getMessage());
        }
    }

    private void keep(Held run, AtomicBoolean lost, Gate done) {
        try {
            while (!done.await(renewEvery)) {
                try {
                    if (!transactions.run(connection -> store.renew(connection, run))) {
                        lost.set(true);
                        return;
                    }
                } catch (SQLException failure) {
                    log.warn("the lease of {} of {} is not renewed: {}", run.task(), run.date(), failure.getMessage());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
