package dev.isle.suite.server.risk;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.marketdata.MarketRoutes;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.valuation.JobStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The risk server: takes market data and valuation requests, cuts jobs into units, keeps the live result up to date, answers
 * for progress and results. All of it stands in the database, so there may be several, and none holds anything that is lost
 * with it. The calculators do the work.
 */
public final class Riskserver implements RoleService {
    private static final Logger log = LoggerFactory.getLogger(Riskserver.class);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 6;
    private static final long OLD_SECONDS = 60;

    private record Seen(long units, long oldestSeconds) {}

    private final DatabaseState state = new DatabaseState();
    private final Transactions transactions;
    private final DatabaseWatch watch;
    private final LiveDispatcher live;
    private final MarketRoutes market;
    private final JobRoutes jobs;
    private final LiveRoutes books;
    private volatile Seen seen = new Seen(0, 0);

    /** A risk server with those options; it does nothing before {@link #start}. */
    public Riskserver(ServerOptions options, Admission admission) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        String session = "isle-risk/" + options.server();
        transactions = new Transactions(database.connections(session, SILENCE), session, CONNECTIONS);
        Reception reception = new Reception(admission, state::usable);
        live = new LiveDispatcher(transactions, state::usable, this::look);
        market = new MarketRoutes(reception, transactions);
        jobs = new JobRoutes(reception, transactions);
        books = new LiveRoutes(reception, transactions, live::wake);
        watch = new DatabaseWatch(
                database.connections("isle-watch/" + options.server(), WATCH_SILENCE), state, () -> true);
    }

    @Override
    public void start() {
        watch.start();
        live.start();
    }

    @Override
    public void stop() {
        live.stop();
        watch.stop();
        transactions.close();
    }

    @Override
    public List<Sensor> sensors() {
        Seen now = seen;
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(transactions.load().sensor());
        boolean late = now.oldestSeconds() > OLD_SECONDS;
        sensors.add(Sensor.warn(
                "units",
                "valuation",
                now.units(),
                late ? Colour.AMBER : Colour.GREEN,
                now.units() == 0
                        ? ""
                        : "units wait, the oldest for " + now.oldestSeconds() + " s; calculators take them"));
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        Seen now = seen;
        sheet.set(Measure.UNITS_WAITING, now.units());
        sheet.set(Measure.UNITS_OLDEST, now.oldestSeconds());
        transactions.load().on(sheet, "main");
    }

    @Override
    public Set<String> judged() {
        return Set.of("valuations", "live");
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        market.addTo(routes);
        jobs.addTo(routes);
        books.addTo(routes);
    }

    /** What the dispatcher does beside: counts what waits, deletes what ended long ago. */
    private boolean look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), coalesce(extract(epoch from now() -"
                        + " min(j.created_at))::bigint, 0) from (select job_id from valuation_unit"
                        + " where state = 'OPEN' limit 100000) u join valuation_job j on j.id = u.job_id")) {
            row.next();
            seen = new Seen(row.getLong(1), row.getLong(2));
        }
        int swept = JobStore.sweep(connection);
        if (swept > 0) {
            log.debug("{} old valuations deleted", swept);
        }
        return swept > 0;
    }
}
