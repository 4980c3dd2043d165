package dev.isle.suite.server.schedule;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The scheduler: runs tasks when they are due. Tasks and runs stand in the database, so there may be several schedulers; a run
 * is done by one of them, and goes to another when that one ends.
 */
public final class Scheduler implements RoleService {
    /** After how long without a renewal a run goes to another scheduler. */
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(2);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int CONNECTIONS = 4;

    private final DatabaseState state = new DatabaseState();
    private final Transactions transactions;
    private final DatabaseWatch watch;
    private final RunLoop loop;
    private final ScheduleRoutes routes;
    private final Gate gate = new Gate();
    private volatile boolean stopping;
    private volatile boolean looking;
    private volatile long pausedUntil = System.nanoTime();
    private volatile long undecided;

    /** A scheduler with those options; it does nothing before {@link #start}. */
    public Scheduler(ServerOptions options, Admission admission) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        String session = "isle-scheduler/" + options.server();
        transactions = new Transactions(database.connections(session, SILENCE), session, CONNECTIONS);
        RunStore store = new RunStore(options.server(), LEASE);
        EndOfDay doing = new EndOfDay(transactions, store, options.data().map(folder -> folder.resolve("reports")));
        loop = new RunLoop(transactions, store, doing::run, InstantSource.system(), LEASE);
        routes = new ScheduleRoutes(new Reception(admission, state::usable), transactions, InstantSource.system());
        watch = new DatabaseWatch(
                database.connections("isle-watch/" + options.server(), WATCH_SILENCE), state, () -> true);
    }

    @Override
    public void start() {
        watch.start();
        Thread.ofPlatform().name("scheduler").daemon(true).start(this::run);
    }

    @Override
    public void stop() {
        stopping = true;
        gate.open();
        watch.stop();
        loop.stop();
        transactions.close();
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(transactions.load().sensor());
        boolean running = looking && System.nanoTime() - pausedUntil >= 0;
        sensors.add(Sensor.gate(
                "scheduler",
                "schedule",
                running ? "running" : "paused",
                running ? Colour.GREEN : Colour.RED,
                running ? loop.going() + " runs under way here" : "no database yet, or drained"));
        long open = undecided;
        sensors.add(Sensor.warn(
                "undecided",
                "schedule",
                open,
                Colour.GREEN,
                open > 0 ? "runs failed or were missed; GET /schedule/runs shows them, POST decides" : ""));
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        loop.measure(sheet);
        sheet.set(Measure.RUNS_UNDECIDED, undecided);
        transactions.load().on(sheet, "main");
    }

    @Override
    public Set<String> judged() {
        return Set.of("schedule");
    }

    @Override
    public void routes(RouterFunctions.Builder builder) {
        routes.addTo(builder);
    }

    @Override
    public boolean drain(Duration lasts, Duration patience) {
        pausedUntil = System.nanoTime() + lasts.toNanos();
        return true;
    }

    private void run() {
        try {
            while (!stopping) {
                if (state.usable() && System.nanoTime() - pausedUntil >= 0) {
                    try {
                        loop.look();
                        undecided = transactions.run(Scheduler::undecided);
                        looking = true;
                    } catch (SQLException failure) {
                        looking = false;
                        log.warn("scheduler: {} {}", failure.getSQLState(), failure.getMessage());
                    } catch (RuntimeException failure) {
                        looking = false;
                        log.error("the scheduler failed to look", failure);
                    }
                }
                boolean _ = !stopping && gate.await(PACE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long undecided(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from schedule_run where"
                        + " state in ('FAILED', 'ASKED') and business_date > current_date - 31")) {
            row.next();
            return row.getLong(1);
        }
    }
}
