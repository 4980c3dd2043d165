package dev.isle.suite.server.risk;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * A calculator: takes units of valuation jobs from the database and values them, one after the other. It needs nothing but the
 * database; any number of them share the work.
 */
public final class Calculator implements RoleService {
    /** After how long without a renewal a unit goes to another calculator. */
    static final Duration LEASE = Duration.ofSeconds(6);

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 2;

    private final DatabaseState state = new DatabaseState();
    private final Transactions transactions;
    private final UnitWorker worker;
    private final DatabaseWatch watch;
    private final Runnable rehearsal;
    private volatile String hindrance = "";

    /** A calculator with those options; it does nothing before {@link #start}. */
    public Calculator(ServerOptions options) {
        this(options, Rehearsal::run);
    }

    /** A calculator that does something before it takes its first unit. */
    Calculator(ServerOptions options, Runnable rehearsal) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        String session = "isle-calculator/" + options.server();
        transactions = new Transactions(database.connections(session, SILENCE), session, CONNECTIONS);
        worker = new UnitWorker(options.server(), transactions, new UnitValuer(transactions)::value, LEASE, LOOK);
        this.rehearsal = rehearsal;
        watch = new DatabaseWatch(
                database.connections("isle-watch/" + options.server(), WATCH_SILENCE), state, this::begin);
    }

    @Override
    public void start() {
        watch.start();
    }

    /** When the database is there: values a trade that is known first, so that no unit is taken by a calculator that cannot value. */
    private boolean begin() {
        try {
            rehearsal.run();
        } catch (RuntimeException | LinkageError failure) {
            hindrance = "it cannot value: " + failure;
            throw new IllegalStateException(hindrance, failure);
        }
        hindrance = "";
        worker.start();
        return true;
    }

    @Override
    public void stop() {
        watch.stop();
        try {
            worker.stop(STOP_PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        transactions.close();
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(transactions.load().sensor());
        boolean running = worker.running();
        sensors.add(Sensor.gate(
                "calculator",
                "valuation",
                running ? "running" : "paused",
                running ? Colour.GREEN : Colour.RED,
                running
                        ? worker.units() + " units, " + worker.trades() + " trades so far"
                        : hindrance.isEmpty() ? "no database yet, or drained" : hindrance));
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        worker.measure(sheet);
        transactions.load().on(sheet, "main");
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        // Health and drain, which every server has, are all of it.
    }

    @Override
    public boolean drain(Duration lasts, Duration patience) throws InterruptedException {
        return worker.pause(lasts, patience);
    }
}
