package dev.isle.suite.server.sending;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import dev.isle.suite.server.metrics.Timings;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.sending.Sink.Message;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Delivers composed messages to a sink, in a thread of its own.
 *
 * <p>Steps of a turn: lock a few messages; deliver each; mark those that the sink has as sent; commit. A crash between the
 * delivery and the commit leaves the message waiting: it is delivered again, with the same id and document, and the sink
 * knows it. When the sink takes nothing at the moment, the sender waits and tries again for as long as that lasts; a
 * message that the sink refuses is tried a few times and parked, and holds up nothing but the later ones of its trade.
 *
 * <p>Invariant: a message that is marked as sent was taken by the sink; one that is composed is delivered at least once,
 * or parked, or skipped by an operator.
 */
public final class Sender {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int BATCH = 20;
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final String REFUSED = "refused";
    private static final String UNREACHABLE = "unreachable";

    private final String server;
    private final Sink sink;
    private final DataSource connections;
    private final Gate gate = new Gate();
    private final Thread thread;
    private final Tallies failures = new Tallies().from0(REFUSED).from0(UNREACHABLE);
    private final Timings deliveries = new Timings().from0();
    private volatile boolean stopping;
    private volatile String trouble = "";
    private volatile long delivered;
    private volatile long pausedUntil = System.nanoTime();

    /** A sender that is not started yet. */
    public Sender(String server, Sink sink, DataSource connections) {
        this.server = server;
        this.sink = sink;
        this.connections = connections;
        this.thread = Thread.ofPlatform().name("sender").daemon(true).unstarted(this::run);
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
    }

    /** Begins no further turn for that long. */
    public void pause(Duration lasts) {
        pausedUntil = System.nanoTime() + lasts.toNanos();
    }

    /** Ends after the message in hand; waits for that up to the patience. */
    public void stop(Duration within) throws InterruptedException {
        stopping = true;
        gate.open();
        if (thread.getState() != Thread.State.NEW && !thread.join(within)) {
            thread.interrupt();
        }
        sink.close();
    }

    /** The sensor {@code sender}; it only warns. */
    public Sensor sensor() {
        String now = trouble;
        return Sensor.warn(
                "sender",
                "messages",
                delivered,
                now.isEmpty() ? Colour.GREEN : Colour.AMBER,
                now.isEmpty() ? "delivered to " + sink.label() : now);
    }

    /** Writes what it counts. */
    public void measure(Sheet sheet) {
        sheet.set(Measure.MESSAGES, delivered, "delivered");
        failures.on(sheet, Measure.MESSAGES);
        deliveries.on(sheet, Measure.MESSAGE_SECONDS);
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                work(connection);
            } catch (SQLException | RuntimeException failure) {
                trouble = String.valueOf(failure.getMessage());
                log.warn("sender: {}", failure.getMessage());
            } catch (InterruptedException interrupted) {
                return;
            }
            try {
                boolean _ = !stopping && gate.await(RETRY);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void work(Connection connection) throws SQLException, InterruptedException {
        Duration wait = RETRY;
        while (!stopping) {
            boolean more = false;
            if (System.nanoTime() - pausedUntil >= 0) {
                long before = delivered;
                more = turn(connection);
                wait = trouble.isEmpty() || delivered > before ? RETRY : longer(wait);
            }
            if (!more && !stopping) {
                boolean _ = gate.await(trouble.isEmpty() ? LOOK : wait);
            }
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    /** One turn; returns whether there may be more to do at once. */
    private boolean turn(Connection connection) throws SQLException, InterruptedException {
        List<Message> messages = Outbox.lock(connection, BATCH);
        List<Message> taken = new ArrayList<>(messages.size());
        boolean reached = true;
        for (Message message : messages) {
            if (stopping) {
                break;
            }
            long began = System.nanoTime();
            try {
                sink.deliver(message);
                deliveries.since(began);
                taken.add(message);
            } catch (Sink.Refused refused) {
                failures.add(REFUSED);
                try (MDC.MDCCloseable _ = Correlation.trade(message.trade())) {
                    log.warn("message {} refused: {}", message.id(), refused.getMessage());
                }
                Outbox.refused(connection, message, String.valueOf(refused.getMessage()));
            } catch (IOException | RuntimeException unreachable) {
                reached = false;
                failures.add(UNREACHABLE);
                String words = unreachable.getClass().getSimpleName() + ": " + unreachable.getMessage();
                if (!words.equals(trouble)) {
                    log.warn("sink {}: {}", sink.label(), words);
                }
                trouble = words;
                break;
            }
        }
        if (!taken.isEmpty()) {
            Outbox.sent(connection, taken, server);
        }
        connection.commit();
        delivered += taken.size();
        for (Message message : taken) {
            try (MDC.MDCCloseable _ = Correlation.trade(message.trade())) {
                log.info("message {} delivered", message.id());
            }
        }
        if (reached) {
            trouble = "";
        }
        // Messages behind those just sent may go now.
        return reached && !messages.isEmpty();
    }
}
