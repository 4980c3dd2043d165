package dev.isle.suite.server.engine;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.engine.EngineTable.Standing;
import dev.isle.suite.server.engine.EngineTable.State;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Gate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the engines work on, in a thread of its own: is the database there with the needed schema, how do the
 * engines stand, who is the active dataserver; and does what switching an engine off or on leaves to do
 * ({@link CatchUp}). Health reads what it saw last.
 */
final class EngineWatch {
    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_UPKEEP = Duration.ofMillis(500);
    private static final long OLD_SECONDS = 30;

    private record Seen(List<Standing> engines, String holder, long epoch) {}

    private final Database database;
    private final String server;
    private final Set<String> hosted;
    private final DatabaseState state;
    private final Runnable usable;
    private final Gate gate = new Gate();
    private volatile boolean stopping;
    private volatile Seen seen = new Seen(List.of(), "", 0);

    /** A watch over those engines that runs {@code usable} when the database has become usable for the first time. */
    EngineWatch(Database database, String server, Set<String> hosted, DatabaseState state, Runnable usable) {
        this.database = database;
        this.server = server;
        this.hosted = hosted;
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

    /** Asks it to look now. */
    void wake() {
        gate.open();
    }

    /** How an engine stood when it was last looked at; empty before the first look and for one without subscription. */
    Optional<Standing> standing(String engine) {
        return seen.engines().stream()
                .filter(each -> each.engine().equals(engine))
                .findFirst();
    }

    /** Whether the subscriptions were looked at and the engine has none. */
    boolean lacks(String engine) {
        return !seen.engines().isEmpty() && standing(engine).isEmpty();
    }

    List<Sensor> sensors() {
        Seen now = seen;
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        long waiting = now.engines().stream().mapToLong(Standing::waiting).sum();
        long oldest =
                now.engines().stream().mapToLong(Standing::oldestSeconds).max().orElse(0);
        boolean late = oldest > OLD_SECONDS;
        sensors.add(Sensor.warn(
                "backlog",
                "engines",
                waiting,
                late ? Colour.AMBER : Colour.GREEN,
                waiting == 0 ? "" : "events wait, the oldest for " + oldest + " s"));
        long failing = now.engines().stream().mapToLong(Standing::failing).sum();
        sensors.add(Sensor.warn(
                "failing",
                "engines",
                failing,
                Colour.GREEN,
                failing > 0 ? "events failed and are tried again; GET /engines has the last error" : ""));
        long parked = now.engines().stream().mapToLong(Standing::parked).sum();
        sensors.add(Sensor.warn(
                "parked",
                "engines",
                parked,
                Colour.GREEN,
                parked > 0 ? "events failed too often; replay or skip them: GET /engines/ENGINE/parked" : ""));
        for (Standing engine : now.engines()) {
            if (hosted.contains(engine.engine())) {
                sensors.add(backlog(engine));
            }
        }
        sensors.add(strangers(now));
        sensors.add(Sensor.warn(
                "dataserver",
                "dataserver",
                now.holder().isEmpty() ? "none" : now.holder(),
                now.holder().isEmpty() ? Colour.AMBER : Colour.GREEN,
                now.holder().isEmpty() ? "nobody holds the lease" : "holds the lease, epoch " + now.epoch()));
        return sensors;
    }

    /** Writes what it saw last of the engines that this server has. */
    void measure(Sheet sheet) {
        for (Standing engine : seen.engines()) {
            if (hosted.contains(engine.engine())) {
                sheet.set(Measure.ENGINE_WAITING, engine.waiting(), engine.engine());
                sheet.set(Measure.ENGINE_FAILING, engine.failing(), engine.engine());
                sheet.set(Measure.ENGINE_PARKED, engine.parked(), engine.engine());
                sheet.set(Measure.ENGINE_LIMIT, engine.limit(), engine.engine());
                sheet.set(Measure.ENGINE_OLDEST, engine.oldestSeconds(), engine.engine());
            }
        }
    }

    private static Sensor backlog(Standing engine) {
        long open = engine.waiting() + engine.parked();
        List<String> words = new ArrayList<>();
        if (open >= engine.limit()) {
            words.add("at its limit of " + engine.limit() + ": no trades are taken");
        }
        if (engine.parked() > 0) {
            words.add(engine.parked() + " parked");
        }
        if (engine.catchingUp() != null) {
            words.add("catches up with the trades");
        }
        if (engine.lastError() != null && (engine.failing() > 0 || engine.parked() > 0)) {
            words.add("last error: " + engine.lastError());
        }
        return Sensor.warn(
                engine.engine() + "-backlog",
                "engines",
                open,
                open >= engine.limit() ? Colour.RED : words.isEmpty() ? Colour.GREEN : Colour.AMBER,
                String.join("; ", words));
    }

    /** Engines that have a subscription but no code here: events would be written for nobody. */
    private Sensor strangers(Seen now) {
        String names = now.engines().stream()
                .filter(each -> each.state() != State.OFF && !hosted.contains(each.engine()))
                .map(Standing::engine)
                .collect(Collectors.joining(", "));
        return Sensor.warn(
                "unhosted",
                "engines",
                names.isEmpty() ? "none" : names,
                names.isEmpty() ? Colour.GREEN : Colour.AMBER,
                names.isEmpty() ? "" : "subscribed, but this server has no such engine");
    }

    private void run() {
        boolean started = false;
        while (!stopping) {
            try (Connection connection =
                    database.connections("isle-watch/" + server, SILENCE).getConnection()) {
                while (!stopping) {
                    state.answered(Database.schema(connection));
                    boolean more = false;
                    if (state.usable()) {
                        if (!started) {
                            started = true;
                            usable.run();
                        }
                        seen = look(connection);
                        more = upkeep(connection);
                    }
                    boolean _ = more || gate.await(state.usable() ? PACE : RETRY);
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

    /** Goes on with what is to do for engines that are off or catch up, for a while; returns whether there is more. */
    private boolean upkeep(Connection connection) throws SQLException {
        long end = System.nanoTime() + LONGEST_UPKEEP.toNanos();
        boolean more = true;
        while (more && !stopping && System.nanoTime() - end < 0) {
            more = FixingLook.step(connection);
            for (Standing engine : seen.engines()) {
                if (engine.state() == State.OFF ? engine.waiting() > 0 : engine.catchingUp() != null) {
                    more |= CatchUp.step(connection, engine.engine());
                }
            }
        }
        return more;
    }

    private static Seen look(Connection connection) throws SQLException {
        List<Standing> engines = EngineTable.standings(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select holder, epoch from dataserver_lease")) {
            row.next();
            return new Seen(engines, row.getString(1), row.getLong(2));
        }
    }
}
