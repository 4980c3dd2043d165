package dev.isle.suite.server.authserver;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.auth.UserToken;
import dev.isle.suite.server.authserver.UserStore.Login;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.metrics.Tallies;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code POST /login}: a password for a token. An unknown user costs as much time as a wrong password and gets the same
 * answer, so that nobody learns who exists. At most {@value #AT_ONCE} passwords are computed at a time; more wait
 * shortly and are then sent away.
 */
final class Logins {
    /** How long a token is worth something; servers notice within a moment what changes before. */
    static final Duration LASTS = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(Logins.class);
    private static final int AT_ONCE = 2;
    private static final Duration ROOM = Duration.ofSeconds(5);

    private static final String ACCEPTED = "accepted";
    private static final String REFUSED = "refused";
    private static final String PUT_OFF = "put_off";

    private final UserStore users;
    private final TokenSeal seal;
    private final String environment;
    private final Attempts attempts;
    private final Tallies outcomes =
            new Tallies().from0(ACCEPTED).from0(REFUSED).from0(PUT_OFF);
    private final InstantSource clock;
    private final Semaphore computing = new Semaphore(AT_ONCE, true);
    /** A hash of nothing that anybody knows, for users that do not exist. */
    private final String nobody;

    Logins(UserStore users, TokenSeal seal, String environment, InstantSource clock, int rounds) {
        this.users = users;
        this.seal = seal;
        this.environment = environment;
        this.attempts = new Attempts(System::nanoTime);
        this.clock = clock;
        this.nobody = "pbkdf2-sha256$" + rounds + "$" + "A".repeat(22) + "$" + "A".repeat(43);
    }

    void measure(Sheet sheet) {
        outcomes.on(sheet, Measure.LOGINS);
    }

    ServerResponse login(ServerRequest request) throws IOException, SQLException, InterruptedException {
        if (!seal.usable()) {
            return Replies.later("no token can be issued: the signing secret of the environment cannot be read");
        }
        JsonRequest body = JsonRequest.read(request, Set.of("user", "password"));
        String user =
                body.required("user", name -> JsonRequest.NAME.matcher(name).matches(), "the name of a user");
        String password =
                body.required("password", text -> text.length() <= Authserver.LONGEST_PASSWORD, "his password");
        Optional<ServerResponse> refused = body.refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        Duration pause = attempts.pause(user);
        if (pause.isPositive()) {
            outcomes.add(PUT_OFF);
            return tooMany(pause);
        }
        Optional<Login> login = Caller.builtIn(user) ? Optional.empty() : users.login(user);
        String hash = login.map(Login::passwordHash).orElse(nobody);
        if (!computing.tryAcquire(ROOM.toMillis(), TimeUnit.MILLISECONDS)) {
            outcomes.add(PUT_OFF);
            return Replies.later("too many logins at a time");
        }
        boolean right;
        try {
            right = PasswordHash.matches(hash, password);
        } finally {
            computing.release();
        }
        if (!right || login.isEmpty() || login.get().account().disabled()) {
            attempts.failed(user);
            outcomes.add(REFUSED);
            log.info("a login was refused");
            return Replies.error(HttpStatus.UNAUTHORIZED, "wrong user or password, or the user is disabled");
        }
        attempts.succeeded(user);
        outcomes.add(ACCEPTED);
        if (PasswordHash.outdated(hash)) {
            users.renewHash(user, hash, PasswordHash.of(password));
        }
        log.info("{} logged in", user);
        return issued(login.get());
    }

    private ServerResponse issued(Login login) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        UserToken token = new UserToken(
                environment, login.account().name(), login.account().generation(), now, now.plus(LASTS));
        return ServerResponse.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"token\":\"" + seal.seal(token) + "\",\"user\":\"" + token.user() + "\",\"expiresAt\":\""
                        + token.expiresAt() + "\"}");
    }

    private static ServerResponse tooMany(Duration pause) {
        return ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(pause.toSeconds() + 1))
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"error\":\"too many failed logins of this user; wait\"}");
    }
}
