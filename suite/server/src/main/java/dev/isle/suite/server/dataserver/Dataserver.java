package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.events.BellRinger;
import dev.isle.suite.server.health.Activity;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * One member of the dataserver pair: stands by, or is active and serves trades. {@link LeaseTable} holds the invariants,
 * {@link ElectionRule} the decisions.
 *
 * <p>Hand-over by request: {@code POST /demote} at the active lets what is in flight end, gives the lease up and leaves it
 * to the other member; {@code POST /promote} at a member makes it stand again and answers when it is active. Both may be
 * repeated.
 */
public final class Dataserver implements RoleService {
    private static final Duration IN_FLIGHT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration ORDER_PATIENCE = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final DatabaseState state = new DatabaseState();
    private final Gate changed = new Gate();
    private final Admission admission;
    private final Terms terms;
    private final PeerListener listener;
    private final PeerLink link;
    private final Election election;
    private final BellRinger bell;
    private final Backlog backlog;
    private final TradeRoutes trades;

    /** A member with those options; it does nothing before {@link #start}. */
    public Dataserver(ServerOptions options, Peers peers, Token token, Tls tls, Admission admission) {
        this.admission = admission;
        // Without a database only a training run gets here; it never starts the election.
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        terms = new Terms(database, options.server(), changed::open);
        try {
            listener = new PeerListener(options.host(), options.peer(), token, tls, terms::epoch);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        link = new PeerLink(peers, token, tls, changed);
        election = new Election(options.server(), database, state, terms, link, listener, changed);
        bell = new BellRinger(peers, token, tls);
        backlog = new Backlog(database, options.server(), () -> terms.epoch() != 0 && state.usable());
        trades = new TradeRoutes(terms, election::holder, state::usable, admission, bell, backlog);
    }

    @Override
    public void start() {
        try {
            listener.start();
        } catch (IOException taken) {
            throw new UncheckedIOException("the peer port cannot be bound", taken);
        }
        link.start();
        election.start();
        bell.start();
        backlog.start();
    }

    @Override
    public void stop() {
        try {
            election.stop(STOP_PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.stop();
        link.stop();
        bell.stop();
        backlog.stop();
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(election.sensor());
        sensors.add(terms.load().sensor());
        sensors.add(bell.sensor());
        sensors.add(backlog.sensor());
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        Activity activity = election.activity();
        sheet.set(Measure.LEASE_ACTIVE, activity.active());
        sheet.set(Measure.LEASE_EPOCH, activity.epoch());
        terms.load().on(sheet, "term");
        trades.measure(sheet);
        backlog.measure(sheet);
        sheet.set(Measure.BROKER_LINK, bell.connected());
    }

    @Override
    public Optional<Activity> activity() {
        return Optional.of(election.activity());
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        routes.POST("/demote", this::demote).POST("/promote", this::promote);
        trades.addTo(routes);
    }

    @Override
    public Set<String> judged() {
        return Set.of("trades", "transfers", "positions");
    }

    private ServerResponse demote(ServerRequest request) throws InterruptedException {
        try {
            boolean _ = admission.drain(IN_FLIGHT_PATIENCE);
            election.demote(ORDER_PATIENCE);
        } catch (SQLException | TimeoutException failure) {
            return Replies.later("not given up: the database did not answer; " + failure.getMessage());
        } finally {
            // From here on the answer is "not active", which sends callers to the other member at once.
            admission.open();
        }
        return report(HttpStatus.OK);
    }

    private ServerResponse promote(ServerRequest request) throws InterruptedException {
        admission.open();
        try {
            election.stand(ORDER_PATIENCE);
        } catch (SQLException | TimeoutException failure) {
            return Replies.later("the database did not answer; " + failure.getMessage());
        }
        return election.awaitActive(ORDER_PATIENCE)
                ? report(HttpStatus.OK)
                : Replies.error(HttpStatus.CONFLICT, election.holder() + " holds the lease: demote it first");
    }

    private ServerResponse report(HttpStatus status) {
        Activity activity = election.activity();
        return Replies.json(status, "{\"active\":" + activity.active() + ",\"epoch\":" + activity.epoch() + "}");
    }
}
