package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Gate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Keeps the queue of events bounded: an engine that falls behind slows the upload, with an answer that says so.
 *
 * <p>While this member is active, a thread counts the open events of each subscribed engine a few times in a second. What was
 * written since the count began is added, so the limit is exceeded by no more than the requests in flight. When the
 * database cannot be asked, the last count stands; nothing can be stored then either.
 */
final class Backlog {
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final String RETRY_SECONDS = "1";

    /** The engine that is nearest to its limit, with its open events when they were counted. */
    private record Fullest(String engine, String state, long open, long parked, long limit) {
        static final Fullest NONE = new Fullest("", "", 0, 0, Long.MAX_VALUE);
    }

    private final Database database;
    private final String server;
    private final BooleanSupplier active;
    private final Gate gate = new Gate();
    private final AtomicLong written = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private volatile Fullest fullest = Fullest.NONE;
    private volatile boolean stopping;

    /** A backlog that nobody counts before {@link #start}. */
    Backlog(Database database, String server, BooleanSupplier active) {
        this.database = database;
        this.server = server;
        this.active = active;
    }

    void start() {
        Thread.ofPlatform().name("backlog").daemon(true).start(this::run);
    }

    void stop() {
        stopping = true;
        gate.open();
    }

    /** Says that a version of a trade was stored, with an event for each engine. */
    void wrote() {
        written.incrementAndGet();
    }

    /** The answer to who wants to store something, when it may not; empty when it may. */
    Optional<ServerResponse> refusal() {
        Fullest now = fullest;
        if (open(now)) {
            return Optional.empty();
        }
        refused.increment();
        return Optional.of(ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Replies.errorBody(words(now) + "; nothing was stored, repeat the request later", List.of())));
    }

    private boolean open(Fullest now) {
        return now.open() + written.get() < now.limit();
    }

    private static String words(Fullest now) {
        return "the " + now.engine() + " engine" + (now.state().equals("STOPPED") ? ", which is stopped," : "")
                + " has " + now.limit() + " events open, its limit"
                + (now.parked() > 0 ? ", " + now.parked() + " of them parked" : "");
    }

    void measure(Sheet sheet) {
        sheet.set(Measure.INTAKE_OPEN, open(fullest));
        sheet.set(Measure.INTAKE_REFUSED, refused.sum());
    }

    /** The sensor {@code intake}; it only warns. */
    Sensor sensor() {
        Fullest now = fullest;
        boolean closed = !open(now);
        return Sensor.warn(
                "intake",
                "engines",
                closed ? "closed" : "open",
                closed ? Colour.AMBER : Colour.GREEN,
                closed
                        ? words(now)
                        : now.engine().isEmpty()
                                ? ""
                                : now.open() + " of " + now.limit() + " events are open for the " + now.engine()
                                        + " engine");
    }

    private void run() {
        try {
            while (!stopping) {
                if (active.getAsBoolean()) {
                    try (Connection connection = database.connections("isle-backlog/" + server, SILENCE)
                            .getConnection()) {
                        while (!stopping && active.getAsBoolean()) {
                            count(connection);
                            boolean _ = gate.await(PACE);
                        }
                    } catch (SQLException failure) {
                        log.warn("the backlog cannot be counted: {}", failure.getMessage());
                    }
                } else {
                    fullest = Fullest.NONE;
                }
                boolean _ = gate.await(PACE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(Connection connection) throws SQLException {
        long before = written.get();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select s.engine, s.state, w.n + p.n, p.n, s.backlog_limit"
                        + " from event_subscription s,"
                        + " lateral (select count(*) as n from (select 1 from trade_event e where e.engine = s.engine"
                        + " and e.state = 'WAITING' limit s.backlog_limit) open) w,"
                        + " lateral (select count(*) as n from (select 1 from trade_event e where e.engine = s.engine"
                        + " and e.state = 'PARKED' limit s.backlog_limit) open) p"
                        + " where s.state <> 'OFF' order by s.backlog_limit - w.n - p.n limit 1")) {
            fullest = row.next()
                    ? new Fullest(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5))
                    : Fullest.NONE;
        }
        // What was written before the count is in it; what came meanwhile may be counted twice, until the next count.
        written.addAndGet(-before);
    }
}
