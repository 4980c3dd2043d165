package dev.isle.suite.server.gateway;

import dev.isle.suite.server.active.ActiveClient;
import dev.isle.suite.server.active.ActiveClient.Call;
import dev.isle.suite.server.active.ActiveClient.Outcome;
import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The gateway: hands trade requests to the active dataserver, logins and users to the authserver, bulk files to the
 * datauploader, and what else is asked of the suite to the role that serves it ({@link #ELSEWHERE}).
 *
 * <p>It repeats a trade request, with the same idempotency key, at whichever dataserver is active, until one answers with
 * anything but 503, or until {@link #DEADLINE}; then it answers 503 with {@code Retry-After}. A repeat after an unknown
 * outcome is safe: the key is stored with the trade. What goes to other roles is sent once, to the first member that can
 * be reached.
 *
 * <p>It judges nobody's rights: a user's token goes on as it is, and who came otherwise is vouched for by name.
 */
public final class Gateway implements RoleService {
    static final String KEY_HEADER = "Idempotency-Key";

    /** How long a request is repeated before the caller is told to come again. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(180);
    private static final Duration ELSEWHERE_PATIENCE = Duration.ofSeconds(20);

    /** The resources that other roles serve, by the first segment of their path. */
    static final Map<String, Role> ELSEWHERE = Map.of(
            "market", Role.RISKSERVER,
            "valuations", Role.RISKSERVER,
            "live", Role.RISKSERVER,
            "schedule", Role.SCHEDULER,
            "engines", Role.ENGINESERVER,
            "messages", Role.ENGINESERVER);

    private static final List<String> DATASERVERS = List.of("trades", "transfers", "positions");
    private static final List<String> AUTHSERVERS = List.of("whoami", "users", "groups");

    private final Admission admission;
    private final ServerClient client;
    private final Onward onward;
    private final ActiveClient dataservers;
    private final Forwards forwards = new Forwards(passedOnTo());

    /** A gateway that finds the other servers in the peers file. */
    public Gateway(ServerOptions options, Peers peers, Token token, Tls tls, Admission admission) {
        this.admission = admission;
        client = new ServerClient(tls);
        onward = new Onward(peers, client, token, forwards);
        dataservers = new ActiveClient(peers, client);
    }

    @Override
    public void start() {
        dataservers.start();
    }

    @Override
    public void stop() {
        dataservers.stop();
        client.stop();
    }

    @Override
    public List<Sensor> sensors() {
        return List.of(dataservers.sensor());
    }

    /** Every role that something is passed on to. */
    static Set<Role> passedOnTo() {
        Set<Role> roles = EnumSet.of(Role.DATASERVER, Role.AUTHSERVER, Role.DATAUPLOADER);
        roles.addAll(ELSEWHERE.values());
        return roles;
    }

    @Override
    public void measure(Sheet sheet) {
        forwards.on(sheet);
    }

    /** Everything is judged by the server that it is passed on to, for the user that it is passed on for. */
    @Override
    public Set<String> judged() {
        Set<String> judged = new HashSet<>(ELSEWHERE.keySet());
        judged.addAll(DATASERVERS);
        judged.addAll(AUTHSERVERS);
        judged.add("uploads");
        return Set.copyOf(judged);
    }

    @Override
    public void openRoutes(RouterFunctions.Builder routes) {
        routes.POST("/login", to(Role.AUTHSERVER));
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        routes.POST("/trades", this::post)
                .PUT("/trades/{id}", this::post)
                .POST("/trades/{id}/actions/{action}", this::post)
                .GET("/trades/{id}", this::admitted)
                .GET("/trades/{id}/events", this::admitted)
                .GET("/trades/{id}/history", this::admitted)
                .GET("/transfers", this::admitted)
                .GET("/positions", this::admitted)
                .GET("/whoami", to(Role.AUTHSERVER))
                .GET("/users", to(Role.AUTHSERVER))
                .POST("/users", to(Role.AUTHSERVER))
                .PUT("/users/{name}", to(Role.AUTHSERVER))
                .GET("/groups", to(Role.AUTHSERVER))
                .PUT("/groups/{name}", to(Role.AUTHSERVER))
                .POST("/uploads", this::upload);
        ELSEWHERE.forEach((segment, role) -> routes.route(
                RequestPredicates.methods(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
                        .and(RequestPredicates.path("/" + segment + "/**")),
                to(role)));
    }

    private ServerResponse post(ServerRequest request) throws IOException, InterruptedException {
        return request.headers().firstHeader(KEY_HEADER) != null
                ? admitted(request)
                : Replies.error(
                        HttpStatus.BAD_REQUEST,
                        "send a header " + KEY_HEADER
                                + ", a new value for each new trade or change: without it a request"
                                + " that is repeated could be done twice");
    }

    private interface Handling {
        ServerResponse run() throws IOException, InterruptedException;
    }

    private ServerResponse admitted(ServerRequest request) throws IOException, InterruptedException {
        return admitted(() -> withBody(request, body -> forward(request, body)));
    }

    private ServerResponse admitted(Handling handling) throws IOException, InterruptedException {
        if (!admission.enter(ROOM)) {
            return Replies.later("this gateway takes no work at the moment: it drains, stops, or is full");
        }
        try {
            return handling.run();
        } catch (IllegalArgumentException unsendable) {
            return Replies.error(HttpStatus.BAD_REQUEST, "the request cannot be passed on: " + unsendable.getMessage());
        } finally {
            admission.leave();
        }
    }

    private interface BodyHandling {
        ServerResponse run(byte[] body) throws IOException, InterruptedException;
    }

    private static ServerResponse withBody(ServerRequest request, BodyHandling handling)
            throws IOException, InterruptedException {
        return switch (Body.read(request)) {
            case Body.Beyond beyond -> beyond.answer();
            case Body.Whole whole -> handling.run(whole.bytes());
        };
    }

    private ServerResponse forward(ServerRequest request, byte[] body) throws InterruptedException {
        long began = System.nanoTime();
        long end = began + DEADLINE.toNanos();
        Call call = new Call(request.method().name(), Onward.path(request), onward.headers(request), body);
        for (int round = 0; ; round++) {
            Outcome outcome = dataservers.round(call, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            switch (outcome) {
                case Outcome.Answered answered -> {
                    forwards.answered(Role.DATASERVER, began);
                    return Onward.answer(request, answered.answer(), answered.from(), round);
                }
                case Outcome.NotDone notDone -> {
                    if (System.nanoTime() - end >= 0) {
                        forwards.givenUp(Role.DATASERVER);
                        log.warn("{} {} given up: {}", request.method(), request.path(), notDone.reason());
                        return Replies.later("no dataserver did it in time; repeat the request with the same key");
                    }
                    forwards.again();
                    dataservers.awaitChange(BETWEEN_ROUNDS);
                }
            }
        }
    }

    private HandlerFunction<ServerResponse> to(Role role) {
        return request -> admitted(() -> withBody(
                request,
                body -> onward.once(
                        request,
                        role,
                        () -> body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body),
                        ELSEWHERE_PATIENCE)));
    }

    /** A bulk file is not kept here: it is passed on as it comes, so it cannot be repeated by the gateway. */
    private ServerResponse upload(ServerRequest request) throws IOException, InterruptedException {
        if (request.servletRequest().getContentLengthLong() > Body.BULK_LIMIT_BYTES) {
            return tooLarge();
        }
        BoundedStream body = new BoundedStream(request.servletRequest().getInputStream(), Body.BULK_LIMIT_BYTES);
        ServerResponse answer = admitted(() -> onward.once(
                request, Role.DATAUPLOADER, () -> BodyPublishers.ofInputStream(() -> body), UPLOAD_PATIENCE));
        return body.beyond() ? tooLarge() : answer;
    }

    private static ServerResponse tooLarge() {
        return Replies.error(
                HttpStatus.CONTENT_TOO_LARGE, "a bulk has at most " + Body.BULK_LIMIT_BYTES + " bytes; send several");
    }
}
