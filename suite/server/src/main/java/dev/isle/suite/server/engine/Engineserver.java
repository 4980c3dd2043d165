package dev.isle.suite.server.engine;

import dev.isle.suite.extension.EngineExtensions;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.FewConnections;
import dev.isle.suite.server.engine.EngineTable.Standing;
import dev.isle.suite.server.engine.EngineTable.State;
import dev.isle.suite.server.events.BellHearer;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.sending.OutboxRoutes;
import dev.isle.suite.server.sending.Sender;
import dev.isle.suite.server.sending.Sink;
import dev.isle.suite.server.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The engine server: all engines in one process, and the sender. Engines read events and write effects over their own
 * connections to the database; they need neither a dataserver nor the broker to do so, and there may be two engine servers
 * at a time without any effect being doubled. Which engines are subscribed, and which of them are to run, stands in the
 * database ({@link EngineTable}).
 */
public final class Engineserver implements RoleService {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_WITH_BELL = Duration.ofSeconds(1);
    private static final Duration LOOK_WITHOUT = Duration.ofMillis(200);
    private static final Duration STOP_PATIENCE = Duration.ofMillis(500);
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(1);
    private static final int ADMIN_CONNECTIONS = 4;
    private static final Path SPOOL = Path.of("outbox");

    private final DatabaseState state = new DatabaseState();
    private final List<Engine> engines;
    private final Sender sender;
    private final EngineWatch watch;
    private final EngineRoutes routes;
    private final OutboxRoutes outbox;
    private final BellHearer bell;
    private final FewConnections asked;

    /** An engine server with those options; it does nothing before {@link #start}. */
    public Engineserver(ServerOptions options, Peers peers, Token token, Tls tls) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        DataSource connections = database.connections("isle-engine/" + options.server(), SILENCE);
        bell = new BellHearer(peers, token, tls, this::wake);
        Map<String, Effect> effects = effects();
        engines = effects.entrySet().stream()
                .map(each -> new Engine(each.getKey(), options.server(), each.getValue(), connections, this::patience))
                .toList();
        URI sink = options.sink()
                .orElseGet(() -> options.data()
                        .orElse(Path.of(""))
                        .resolve(SPOOL)
                        .toAbsolutePath()
                        .toUri());
        sender = new Sender(
                options.server(), Sink.at(sink), database.connections("isle-sender/" + options.server(), SILENCE));
        watch = new EngineWatch(database, options.server(), effects.keySet(), state, this::begin);
        asked = new FewConnections(
                database.connections("isle-admin/" + options.server(), SILENCE), ADMIN_CONNECTIONS, ADMIN_PATIENCE);
        routes = new EngineRoutes(effects.keySet(), asked, this::wake);
        outbox = new OutboxRoutes(asked);
    }

    /** The engines that this program has, and those that extensions bring, by name; each name is a row of {@code event_subscription}. */
    private static Map<String, Effect> effects() {
        Map<String, Effect> effects = new LinkedHashMap<>();
        effects.put("transfer", new TransferEffect());
        effects.put("position", new PositionEffect());
        effects.put("accounting", new AccountingEffect());
        effects.put("message", new MessageEffect());
        EngineExtensions.installed().byName().forEach((name, engine) -> effects.put(name, new ExtensionEffect(engine)));
        return effects;
    }

    @Override
    public void start() {
        watch.start();
        bell.start();
    }

    private void begin() {
        engines.forEach(Engine::start);
        sender.start();
    }

    @Override
    public void stop() {
        bell.stop();
        watch.stop();
        try {
            for (Engine engine : engines) {
                engine.stop(STOP_PATIENCE);
            }
            sender.stop(STOP_PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(watch.sensors());
        for (Engine engine : engines) {
            sensors.add(sensor(engine, watch.standing(engine.name()), watch.lacks(engine.name())));
        }
        sensors.add(asked.load().sensor());
        sensors.add(sender.sensor());
        sensors.add(bell.sensor());
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        engines.forEach(engine -> engine.measure(sheet));
        watch.measure(sheet);
        sender.measure(sheet);
        asked.load().on(sheet, "admin");
        sheet.set(Measure.BROKER_LINK, bell.connected());
    }

    /** Every engine decides readiness: it is red until it has looked into the table, unless it is not to run. */
    private static Sensor sensor(Engine engine, Optional<Standing> standing, boolean unknown) {
        if (unknown) {
            return Sensor.gate(
                    engine.name(),
                    "engines",
                    "not subscribed",
                    Colour.RED,
                    "it has no row in event_subscription: the schema step of its extension has not run");
        }
        boolean wanted = standing.map(each -> each.state() == State.RUNNING).orElse(true);
        if (!wanted) {
            Standing now = standing.get();
            return Sensor.gate(
                    engine.name(),
                    "engines",
                    now.state().name().toLowerCase(Locale.ROOT),
                    now.state() == State.OFF ? Colour.GREEN : Colour.AMBER,
                    (now.by() + ": " + now.reason()).replaceFirst("^: ", ""));
        }
        if (!engine.running()) {
            return Sensor.gate(engine.name(), "engines", "paused", Colour.RED, "no connection yet, or drained");
        }
        return Sensor.gate(
                engine.name(),
                "engines",
                "running",
                engine.heldUp().isEmpty() ? Colour.GREEN : Colour.AMBER,
                engine.heldUp());
    }

    @Override
    public void routes(RouterFunctions.Builder builder) {
        routes.addTo(builder);
        outbox.addTo(builder);
    }

    @Override
    public boolean drain(Duration lasts, Duration patience) throws InterruptedException {
        sender.pause(lasts);
        boolean done = true;
        for (Engine engine : engines) {
            done &= engine.pause(lasts, patience);
        }
        return done;
    }

    private void wake() {
        engines.forEach(Engine::wake);
        watch.wake();
    }

    private Duration patience() {
        return bell.sensor().state() == Colour.GREEN ? LOOK_WITH_BELL : LOOK_WITHOUT;
    }
}
