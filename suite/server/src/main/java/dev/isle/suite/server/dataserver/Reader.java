package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Reception;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A dataserver that only reads: it answers for trades, transfers, positions and history while any member of the pair is
 * active, and while none is. It stands for no election and holds no lease.
 *
 * <p>Freshness: an answer is one committed snapshot of the database, taken after the request came, so whatever was
 * acknowledged before is in it. {@value #AS_OF} says when it was taken, by the database's clock, and {@value #EPOCH} in
 * which term of the active dataserver. Over a replica of the database, both tell how far that is.
 *
 * <p>Invariant: it never writes. Its sessions are read-only from their first statement on, and so is each transaction; the
 * database itself refuses anything else (25006).
 */
public final class Reader implements RoleService {
    /** The header with the time of the snapshot. */
    static final String AS_OF = "As-Of";
    /** The header with the epoch of the lease in the snapshot. */
    static final String EPOCH = "Epoch";

    private static final Logger log = LoggerFactory.getLogger(Reader.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 8;

    private final DatabaseState state = new DatabaseState();
    private final Peers peers;
    private final Transactions transactions;
    private final Reception reception;
    private final DatabaseWatch watch;

    /** A reader with those options; it does nothing before {@link #start}. */
    public Reader(ServerOptions options, Peers peers, Admission admission) {
        this.peers = peers;
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        String session = "isle-reader/" + options.server();
        transactions = new Transactions(database.readOnly(session, SILENCE), session, CONNECTIONS);
        reception = new Reception(admission, state::usable);
        watch = new DatabaseWatch(
                database.readOnly("isle-watch/" + options.server(), WATCH_SILENCE), state, () -> true);
    }

    @Override
    public void start() {
        watch.start();
    }

    @Override
    public void stop() {
        watch.stop();
        transactions.close();
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(transactions.load().sensor());
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        transactions.load().on(sheet, "main");
    }

    @Override
    public Set<String> judged() {
        return Set.of("trades", "transfers", "positions");
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        new ReadRoutes(this::admitted, this::snapshot).addTo(routes);
        routes.route(
                RequestPredicates.methods(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
                        .and(RequestPredicates.path("/trades/**")
                                .or(RequestPredicates.path("/transfers/**"))
                                .or(RequestPredicates.path("/positions/**"))),
                this::refuse);
    }

    private ServerResponse admitted(ReadRoutes.Handling handling) throws IOException, InterruptedException {
        return reception.take(() -> {
            try {
                return handling.run();
            } catch (LeaseTable.TermEnded impossible) {
                throw new IllegalStateException("a reader has no term", impossible);
            }
        });
    }

    /** Reads in one read-only snapshot; the work is told the epoch of the lease in it. */
    <T> ReadRoutes.Seen<T> snapshot(Terms.Work<T> work) throws SQLException {
        return transactions.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                try (ResultSet row = statement.executeQuery("select now(), epoch from dataserver_lease")) {
                    row.next();
                    OffsetDateTime asOf = Objects.requireNonNull(row.getObject(1, OffsetDateTime.class));
                    long epoch = row.getLong(2);
                    T seen = work.on(connection, epoch);
                    log.info("read as of {}, epoch {}", asOf.toInstant(), epoch);
                    return new ReadRoutes.Seen<>(
                            seen, Map.of(AS_OF, asOf.toInstant().toString(), EPOCH, String.valueOf(epoch)));
                }
            }
        });
    }

    private ServerResponse refuse(ServerRequest request) {
        Caller.of(request).require(Right.READ);
        String where = peers.of(Role.GATEWAY.label(), "http").stream()
                .findFirst()
                .or(() -> peers.of(Role.DATASERVER.label(), "http").stream().findFirst())
                .map(Endpoint::address)
                .map(address -> " (" + address + ")")
                .orElse("");
        return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, "GET")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Replies.errorBody(
                        "this server only reads; send what changes something to the gateway, which knows the active"
                                + " dataserver" + where,
                        List.of()));
    }
}
