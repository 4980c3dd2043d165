package dev.isle.suite.server.engine;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.events.BellHearer;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The engine server: the transfer engine and the position engine in one process. Engines read events and write effects
 * over their own connections to the database; they need neither a dataserver nor the broker to do so, and there may be
 * two engine servers at a time without any effect being doubled.
 */
public final class Engineserver implements RoleService {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_WITH_BELL = Duration.ofSeconds(1);
    private static final Duration LOOK_WITHOUT = Duration.ofMillis(200);
    private static final Duration STOP_PATIENCE = Duration.ofMillis(500);

    private final DatabaseState state = new DatabaseState();
    private final List<Engine> engines;
    private final EngineWatch watch;
    private final BellHearer bell;

    /** An engine server with those options; it does nothing before {@link #start}. */
    public Engineserver(ServerOptions options, Peers peers, Token token) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        DataSource connections = database.connections("isle-engine/" + options.server(), SILENCE);
        bell = new BellHearer(peers, token, this::wake);
        engines = List.of(
                new Engine("transfer", options.server(), new TransferEffect(), connections, this::patience),
                new Engine("position", options.server(), new PositionEffect(), connections, this::patience));
        watch = new EngineWatch(
                database, options.server(), state, () -> engines().forEach(Engine::start));
    }

    @Override
    public void start() {
        watch.start();
        bell.start();
    }

    @Override
    public void stop() {
        bell.stop();
        watch.stop();
        try {
            for (Engine engine : engines) {
                engine.stop(STOP_PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(watch.sensors());
        for (Engine engine : engines) {
            boolean running = engine.running();
            sensors.add(Sensor.gate(
                    engine.name(),
                    "engines",
                    running ? "running" : "paused",
                    running ? Colour.GREEN : Colour.RED,
                    running ? "" : "no connection yet, or drained"));
        }
        sensors.add(bell.sensor());
        return List.copyOf(sensors);
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        // Health and drain, which every server has, are all of it.
    }

    @Override
    public boolean drain(Duration lasts, Duration patience) throws InterruptedException {
        boolean done = true;
        for (Engine engine : engines) {
            done &= engine.pause(lasts, patience);
        }
        return done;
    }

    private List<Engine> engines() {
        return engines;
    }

    private void wake() {
        engines.forEach(Engine::wake);
    }

    private Duration patience() {
        return bell.sensor().state() == Colour.GREEN ? LOOK_WITH_BELL : LOOK_WITHOUT;
    }
}
