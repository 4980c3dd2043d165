package dev.isle.suite.server.gateway;

import dev.isle.suite.server.active.ActiveClient;
import dev.isle.suite.server.active.ActiveClient.Call;
import dev.isle.suite.server.active.ActiveClient.Outcome;
import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The gateway: hands trade requests to the active dataserver, logins and users to the authserver, bulk files to the
 * datauploader.
 *
 * <p>It repeats a trade request, with the same idempotency key, at whichever dataserver is active, until one answers with
 * anything but 503, or until {@link #DEADLINE}; then it answers 503 with {@code Retry-After}. A repeat after an unknown
 * outcome is safe: the key is stored with the trade. What goes to other roles is sent once, to the first member that can
 * be reached.
 *
 * <p>It judges nobody's rights: a user's token goes on as it is, and who came otherwise is vouched for by name.
 */
public final class Gateway implements RoleService {
    /** How long a request is repeated before the caller is told to come again. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final Duration AUTH_PATIENCE = Duration.ofSeconds(20);
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(180);
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final List<String> PASSED_ON = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH, KEY_HEADER);
    private static final List<String> PASSED_BACK = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.ETAG,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.WWW_AUTHENTICATE);
    private static final Pattern TRADE = Pattern.compile("/trades/(T-[0-9]{8,15})");

    private final Token token;
    private final Peers peers;
    private final Admission admission;
    private final ServerClient client = new ServerClient();
    private final ActiveClient dataservers;

    /** A gateway that finds the other servers in the peers file. */
    public Gateway(ServerOptions options, Peers peers, Token token, Admission admission) {
        this.token = token;
        this.peers = peers;
        this.admission = admission;
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

    /** Everything is judged by the server that it is passed on to, for the user that it is passed on for. */
    @Override
    public Set<String> judged() {
        return Set.of("trades", "transfers", "positions", "whoami", "users", "groups", "uploads");
    }

    @Override
    public void openRoutes(RouterFunctions.Builder routes) {
        routes.POST("/login", toAuthserver());
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
                .GET("/whoami", toAuthserver())
                .GET("/users", toAuthserver())
                .POST("/users", toAuthserver())
                .PUT("/users/{name}", toAuthserver())
                .GET("/groups", toAuthserver())
                .PUT("/groups/{name}", toAuthserver())
                .POST("/uploads", this::upload);
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
        long end = System.nanoTime() + DEADLINE.toNanos();
        Call call = new Call(request.method().name(), path(request), headers(request), body);
        for (int round = 0; ; round++) {
            Outcome outcome = dataservers.round(call, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            switch (outcome) {
                case Outcome.Answered answered -> {
                    return answer(answered.answer(), answered.from(), round);
                }
                case Outcome.NotDone notDone -> {
                    if (System.nanoTime() - end >= 0) {
                        log.warn("{} {} given up: {}", request.method(), request.path(), notDone.reason());
                        return Replies.later("no dataserver did it in time; repeat the request with the same key");
                    }
                    dataservers.awaitChange(BETWEEN_ROUNDS);
                }
            }
        }
    }

    private HandlerFunction<ServerResponse> toAuthserver() {
        return request -> admitted(() -> withBody(
                request,
                body -> once(
                        request,
                        Role.AUTHSERVER,
                        () -> body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body),
                        AUTH_PATIENCE)));
    }

    /** A bulk file is not kept here: it is passed on as it comes, so it cannot be repeated by the gateway. */
    private ServerResponse upload(ServerRequest request) throws IOException, InterruptedException {
        if (request.servletRequest().getContentLengthLong() > Body.BULK_LIMIT_BYTES) {
            return tooLarge();
        }
        BoundedStream body = new BoundedStream(request.servletRequest().getInputStream(), Body.BULK_LIMIT_BYTES);
        ServerResponse answer = admitted(() ->
                once(request, Role.DATAUPLOADER, () -> BodyPublishers.ofInputStream(() -> body), UPLOAD_PATIENCE));
        return body.beyond() ? tooLarge() : answer;
    }

    private static ServerResponse tooLarge() {
        return Replies.error(
                HttpStatus.CONTENT_TOO_LARGE, "a bulk has at most " + Body.BULK_LIMIT_BYTES + " bytes; send several");
    }

    private ServerResponse once(ServerRequest request, Role role, Supplier<BodyPublisher> body, Duration patience)
            throws InterruptedException {
        List<Endpoint> members = peers.of(role.label(), "http");
        if (members.isEmpty()) {
            return Replies.error(HttpStatus.NOT_FOUND, "this environment has no " + role.label());
        }
        String failure = "";
        for (Endpoint target : members) {
            HttpRequest.Builder outgoing = HttpRequest.newBuilder(URI.create(target.address() + path(request)))
                    .method(request.method().name(), body.get());
            headers(request).forEach(outgoing::header);
            try {
                return answer(client.send(outgoing.build(), patience), target, 0);
            } catch (IOException broken) {
                failure = target.server() + ": " + broken.getMessage();
                if (!(broken.getCause() instanceof ConnectException)
                        && !(broken.getCause() instanceof HttpConnectTimeoutException)) {
                    break; // it may have been heard; the caller decides whether to repeat it
                }
            }
        }
        log.warn("{} {} given up: {}", request.method(), request.path(), failure);
        return Replies.later("no " + role.label() + " answered; whether the request was done is not known");
    }

    private static String path(ServerRequest request) {
        @Nullable String query = request.uri().getRawQuery();
        return request.uri().getRawPath() + (query == null ? "" : "?" + query);
    }

    /** A user's token goes on as it is; who came otherwise is vouched for by the environment's token. */
    private Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        String authorization = Optional.ofNullable(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
                .orElse("");
        Optional<Caller> caller = Caller.known(request);
        if (TokenSeal.looksLikeOne(authorization.replaceFirst("^Bearer ", ""))) {
            headers.put(HttpHeaders.AUTHORIZATION, authorization);
        } else if (caller.isPresent()) {
            headers.put(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
            headers.put(Callers.ON_BEHALF_OF, caller.get().user());
        }
        for (String name : PASSED_ON) {
            @Nullable String value = request.headers().firstHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static ServerResponse answer(HttpResponse<byte[]> answer, Endpoint from, int round) {
        String location = answer.headers().firstValue(HttpHeaders.LOCATION).orElse("");
        var trade = TRADE.matcher(location);
        if (trade.matches()) {
            try (var _ = MDC.putCloseable("trade", trade.group(1))) {
                log.info("stored by {}{}", from.server(), round == 0 ? "" : " in round " + (round + 1));
            }
        }
        ServerResponse.BodyBuilder reply = ServerResponse.status(answer.statusCode());
        for (String name : PASSED_BACK) {
            answer.headers().firstValue(name).ifPresent(value -> reply.header(name, value));
        }
        return reply.body(answer.body());
    }
}
