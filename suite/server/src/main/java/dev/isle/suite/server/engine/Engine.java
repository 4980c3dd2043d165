package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.EventQueue.Waiting;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.trade.json.TradeJson;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One engine: takes its events from the table, oldest first, and writes each effect together with the event's
 * consumption.
 *
 * <p>Steps of a turn: lock a batch of waiting events; for each, compute and write the effect; mark them done; commit.
 * When an event of a batch fails, the whole batch is rolled back and taken again one by one; the one that fails alone is
 * tried again later, and parked with its cause after the last attempt ({@link Retries}), so that it holds up nobody but the
 * later events of its trade. A failure that says nothing about the event (a lost connection, a deadlock) is no attempt.
 *
 * <p>Invariant: an event is done exactly when its effect is stored, because both are one transaction; whatever kills
 * the engine, at whatever moment, leaves either both or neither.
 */
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final int BATCH = 50;
    private static final Duration RETRY = Duration.ofMillis(100);

    private static final String DONE = "done";
    private static final String FAILED = "failed";
    private static final String PARKED = "parked";

    private record Done(Waiting event, String words) {}

    private final String name;
    private final Effect effect;
    private final EventQueue queue;
    private final DataSource connections;
    private final Supplier<Duration> patience;
    private final Gate gate = new Gate();
    private final ReentrantLock working = new ReentrantLock();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean running;
    private volatile String heldUp = "";
    private volatile long pausedUntil = System.nanoTime();
    private int oneByOne;
    private final Tallies events = new Tallies().from0(DONE).from0(FAILED).from0(PARKED);
    private final Timings turns = new Timings().from0();

    /**
     * An engine that is not started yet.
     *
     * @param patience how long it waits, without a ring of the bell, before it looks into the table by itself
     */
    Engine(String name, String server, Effect effect, DataSource connections, Supplier<Duration> patience) {
        this(name, server, effect, connections, patience, Retries.USUAL);
    }

    /** The same, with other retries. */
    Engine(
            String name,
            String server,
            Effect effect,
            DataSource connections,
            Supplier<Duration> patience,
            Retries retries) {
        this.name = name;
        this.effect = effect;
        this.queue = new EventQueue(name, server, retries);
        this.connections = connections;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name(name + "-engine").daemon(true).unstarted(this::run);
    }

    String name() {
        return name;
    }

    void start() {
        thread.start();
    }

    /** Asks it to look into the table now. */
    void wake() {
        gate.open();
    }

    /** Whether it has looked into the table over its present connection and would take events from it. */
    boolean running() {
        return running && System.nanoTime() - pausedUntil >= 0;
    }

    /** Why it takes no events at the moment although it runs; empty when nothing holds it up. */
    String heldUp() {
        return heldUp;
    }

    void measure(Sheet sheet) {
        sheet.set(Measure.ENGINE_RUNNING, running(), name);
        events.on(sheet, Measure.ENGINE_EVENTS, name);
        turns.on(sheet, Measure.ENGINE_SECONDS, name);
    }

    /** Takes no further batch for that long; returns whether the present one ended within the patience. */
    boolean pause(Duration lasts, Duration within) throws InterruptedException {
        pausedUntil = System.nanoTime() + lasts.toNanos();
        if (!working.tryLock(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        working.unlock();
        return true;
    }

    /** Ends after the present batch; waits for that up to the patience. */
    void stop(Duration within) throws InterruptedException {
        stopping = true;
        gate.open();
        boolean _ = thread.getState() == Thread.State.NEW || thread.join(within);
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                work(connection);
            } catch (SQLException | RuntimeException failure) {
                log.warn("{} engine: {}", name, failure.getMessage());
            } catch (InterruptedException interrupted) {
                return;
            } finally {
                running = false;
            }
            try {
                boolean _ = !stopping && gate.await(RETRY);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void work(Connection connection) throws SQLException, InterruptedException {
        while (!stopping) {
            boolean more = false;
            if (System.nanoTime() - pausedUntil >= 0) {
                working.lock();
                try {
                    more = turn(connection, oneByOne > 0 ? 1 : BATCH);
                } finally {
                    working.unlock();
                }
            }
            if (!more && !stopping) {
                boolean _ = gate.await(patience.get());
            }
        }
    }

    /** One turn; returns whether there may be more to do at once. */
    private boolean turn(Connection connection, int most) throws SQLException {
        heldUp = effect.full(connection).orElse("");
        if (!heldUp.isEmpty()) {
            connection.commit();
            running = true;
            return false;
        }
        List<Waiting> batch = queue.lock(connection, most);
        running = true;
        long began = System.nanoTime();
        List<Done> done = new ArrayList<>(batch.size());
        try {
            for (Waiting waiting : batch) {
                String words = effect.apply(connection, waiting.event(), TradeJson.read(waiting.document()));
                done.add(new Done(waiting, words));
            }
            if (!batch.isEmpty()) {
                queue.consume(connection, batch);
            }
            connection.commit();
        } catch (SQLException | RuntimeException | StackOverflowError | LinkageError failure) {
            failed(connection, batch, failure);
            return true;
        }
        if (!batch.isEmpty()) {
            turns.since(began);
            events.add(batch.size(), DONE);
        }
        boolean more = batch.size() == most;
        oneByOne = more ? Math.max(0, oneByOne - 1) : 0;
        for (Done each : done) {
            try (MDC.MDCCloseable _ = Correlation.trade(each.event().trade())) {
                log.info("{} engine: {}", name, each.words());
            }
        }
        return more;
    }

    private void failed(Connection connection, List<Waiting> batch, Throwable failure) throws SQLException {
        if (failure instanceof SQLException lost && !connection.isValid(1)) {
            throw lost;
        }
        connection.rollback();
        if (batch.size() > 1) {
            oneByOne = batch.size();
            return;
        }
        if (failure instanceof SQLException passing && Retries.passing(passing)) {
            throw passing;
        }
        for (Waiting waiting : batch) {
            boolean parked = queue.failed(connection, waiting, cause(failure));
            connection.commit();
            events.add(parked ? PARKED : FAILED);
            try (MDC.MDCCloseable _ = Correlation.trade(waiting.trade())) {
                if (parked) {
                    log.error("{} engine: event {} is parked", name, waiting.id(), failure);
                } else {
                    log.warn("{} engine: event {} failed: {}", name, waiting.id(), cause(failure));
                }
            }
        }
    }

    /** What an operator reads: the message, with the kind of failure where the message says too little. */
    private static String cause(Throwable failure) {
        // A batch's own message is the whole statement; what the database said comes next.
        Throwable first = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        @Nullable String message = first.getMessage();
        return first instanceof IllegalStateException || first instanceof SQLException
                ? String.valueOf(message)
                : first.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
