package dev.isle.suite.server.authserver;

import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.secret.SecretFile;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The authserver: issues tokens for passwords, and changes users and groups. Nobody asks it about a request: servers
 * check tokens themselves and read the users from the database, so it may be down while everybody who has a token works.
 *
 * <p>The first administrator, {@value #ADMINISTRATOR}, is made when there is no user of that name, with the password of
 * a secret file; later changes of that file change nothing.
 */
public final class Authserver implements RoleService {
    /** The name of the first administrator. */
    public static final String ADMINISTRATOR = "admin";

    static final int LONGEST_PASSWORD = 128;

    private static final Logger log = LoggerFactory.getLogger(Authserver.class);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration ROOM = Duration.ofSeconds(1);

    private final DatabaseState state = new DatabaseState();
    private final DatabaseWatch watch;
    private final UserStore users;
    private final TokenSeal seal;
    private final SecretFile adminPassword;
    private final Admission admission;
    private final Logins logins;
    private volatile boolean administered;

    /** An authserver with those options; it does nothing before {@link #start}. */
    public Authserver(ServerOptions options, TokenSeal seal, Admission admission) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        DataSource connections = database.connections("isle-auth/" + options.server(), SILENCE);
        this.users = new UserStore(connections);
        this.seal = seal;
        this.admission = admission;
        this.adminPassword = new SecretFile("admin-password", options.adminPasswordFile());
        this.logins = new Logins(users, seal, options.environment(), InstantSource.system(), PasswordHash.COUNT);
        this.watch = new DatabaseWatch(connections, state, this::makeAdministrator);
    }

    @Override
    public void start() {
        watch.start();
    }

    @Override
    public void stop() {
        watch.stop();
    }

    private boolean makeAdministrator() throws SQLException {
        if (users.login(ADMINISTRATOR).isEmpty()) {
            String password = adminPassword.value();
            if (password.isEmpty()) {
                return false;
            }
            if (users.makeAdministrator(ADMINISTRATOR, PasswordHash.of(password))) {
                log.info("first administrator made: {}; the password is in the environment's secret", ADMINISTRATOR);
            }
        }
        administered = true;
        return true;
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        boolean usable = seal.usable();
        sensors.add(Sensor.gate(
                "signing",
                "auth",
                usable ? "usable" : "none",
                usable ? Colour.GREEN : Colour.RED,
                usable ? "" : "the signing secret is absent or too short: no token can be issued"));
        sensors.add(Sensor.gate(
                "administrator",
                "auth",
                administered ? "exists" : "none",
                administered ? Colour.GREEN : Colour.RED,
                administered ? "" : "waits for the database, or for the file with the first administrator's password"));
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        logins.measure(sheet);
    }

    @Override
    public Set<String> judged() {
        return Set.of("whoami", "users", "groups");
    }

    @Override
    public void openRoutes(RouterFunctions.Builder routes) {
        routes.POST("/login", admitted(logins::login));
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        new Users(users).addTo(routes, this::admitted);
    }

    private HandlerFunction<ServerResponse> admitted(HandlerFunction<ServerResponse> handling) {
        return request -> {
            if (!admission.enter(ROOM)) {
                return Replies.later("this authserver takes no work at the moment: it drains, stops, or is full");
            }
            try {
                return handling.handle(request);
            } catch (SQLException failure) {
                log.warn("database failed: {} {}", failure.getSQLState(), failure.getMessage());
                return Replies.later("the database failed; try again");
            } finally {
                admission.leave();
            }
        };
    }
}
