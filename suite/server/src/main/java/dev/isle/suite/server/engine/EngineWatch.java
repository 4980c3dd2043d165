package dev.isle.suite.server.engine;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.process.Gate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the engines work on, in a thread of its own: is the database there with the needed schema, how many events
 * wait or fail, who is the active dataserver. Health reads what it saw last.
 */
final class EngineWatch {
    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int COUNT_UP_TO = 100_000;
    private static final int LONG_BACKLOG = 1000;
    private static final long OLD_SECONDS = 30;

    private record Seen(long backlog, long failing, long oldestSeconds, String holder, long epoch) {}

    private final Database database;
    private final String server;
    private final DatabaseState state;
    private final Runnable usable;
    private final Gate gate = new Gate();
    private volatile boolean stopping;
    private volatile Seen seen = new Seen(0, 0, 0, "", 0);

    /** A watch that runs {@code usable} when the database has become usable for the first time. */
    EngineWatch(Database database, String server, DatabaseState state, Runnable usable) {
        this.database = database;
        this.server = server;
        this.state = state;
        this.usable = usable;
    }

    void start() {
        Thread.ofPlatform().name("engine-watch").daemon(true).start(this::run);
    }

    void stop() {
        stopping = true;
        gate.open();
    }

    List<Sensor> sensors() {
        Seen now = seen;
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        boolean late = now.backlog() > LONG_BACKLOG || now.oldestSeconds() > OLD_SECONDS;
        sensors.add(Sensor.warn(
                "backlog",
                "engines",
                now.backlog(),
                late ? Colour.AMBER : Colour.GREEN,
                now.backlog() == 0 ? "" : "events wait, the oldest for " + now.oldestSeconds() + " s"));
        sensors.add(Sensor.warn(
                "failing",
                "engines",
                now.failing(),
                now.failing() > 0 ? Colour.AMBER : Colour.GREEN,
                now.failing() > 0
                        ? "events fail again and again; /trades/ID/events at a dataserver has the error"
                        : ""));
        sensors.add(Sensor.warn(
                "dataserver",
                "dataserver",
                now.holder().isEmpty() ? "none" : now.holder(),
                now.holder().isEmpty() ? Colour.AMBER : Colour.GREEN,
                now.holder().isEmpty() ? "nobody holds the lease" : "holds the lease, epoch " + now.epoch()));
        return sensors;
    }

    private void run() {
        boolean started = false;
        while (!stopping) {
            try (Connection connection =
                    database.connections("isle-watch/" + server, SILENCE).getConnection()) {
                while (!stopping) {
                    state.answered(Database.schemaVersion(connection));
                    if (state.usable()) {
                        if (!started) {
                            started = true;
                            usable.run();
                        }
                        seen = look(connection);
                    }
                    boolean _ = gate.await(state.usable() ? PACE : RETRY);
                }
            } catch (SQLException failure) {
                state.failed(failure);
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException failure) {
                log.error("the watch failed", failure);
            }
            try {
                boolean _ = !stopping && gate.await(RETRY);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private static Seen look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select e.waiting, e.failing, e.oldest, l.holder, l.epoch"
                        + " from dataserver_lease l, (select count(*) as waiting, count(error) as failing,"
                        + " coalesce(extract(epoch from now() - min(created_at))::bigint, 0) as oldest from"
                        + " (select created_at, error from trade_event where consumed_at is null limit "
                        + COUNT_UP_TO + ") open) e")) {
            row.next();
            return new Seen(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4), row.getLong(5));
        }
    }
}
