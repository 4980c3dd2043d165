package dev.isle.suite.server.gateway;

import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The gateway: hands trade requests to the active dataserver.
 *
 * <p>It repeats a request, with the same idempotency key, at whichever dataserver is active, until one answers with
 * anything but 503, or until {@link #DEADLINE}; then it answers 503 with {@code Retry-After}. A repeat after an unknown
 * outcome is safe: the key is stored with the trade.
 */
public final class Gateway implements RoleService {
    /** How long a request is repeated before the caller is told to come again. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final List<String> PASSED_ON = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH, KEY_HEADER);
    private static final List<String> PASSED_BACK =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER);
    private static final Pattern TRADE = Pattern.compile("/trades/(T-[0-9]{8,15})");

    private final Token token;
    private final Admission admission;
    private final HttpClient client;
    private final ActiveFinder finder;
    private @Nullable Thread finding;

    /** A gateway that finds the dataservers in the peers file. */
    public Gateway(ServerOptions options, Peers peers, Token token, Admission admission) {
        this.token = token;
        this.admission = admission;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(500))
                .sslContext(trustingNobody())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        finder = new ActiveFinder(peers, client);
    }

    /**
     * Servers speak plain HTTP to each other so far. The default context would read the whole list of public
     * authorities at start, for nothing; with this one an https address fails, closed.
     */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    @Override
    public void start() {
        finding = finder.start();
    }

    @Override
    public void stop() {
        Optional.ofNullable(finding).ifPresent(Thread::interrupt);
        client.shutdownNow();
    }

    @Override
    public List<Sensor> sensors() {
        return List.of(finder.sensor());
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        routes.POST("/trades", this::post)
                .PUT("/trades/{id}", this::post)
                .POST("/trades/{id}/actions/{action}", this::post)
                .GET("/trades/{id}", this::admitted)
                .GET("/trades/{id}/history", this::admitted)
                .GET("/trades/{id}/events", this::admitted)
                .GET("/transfers", this::admitted)
                .GET("/positions", this::admitted);
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

    private ServerResponse admitted(ServerRequest request) throws IOException, InterruptedException {
        if (!admission.enter(ROOM)) {
            return Replies.later("this gateway takes no work at the moment: it drains, stops, or is full");
        }
        try {
            return switch (Body.read(request)) {
                case Body.Beyond beyond -> beyond.answer();
                case Body.Whole whole -> forward(request, whole.bytes());
            };
        } catch (IllegalArgumentException unsendable) {
            return Replies.error(HttpStatus.BAD_REQUEST, "the request cannot be passed on: " + unsendable.getMessage());
        } finally {
            admission.leave();
        }
    }

    private ServerResponse forward(ServerRequest request, byte[] body) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        String failure = "no dataserver is known";
        for (int round = 0; ; round++) {
            for (Endpoint target : finder.candidates()) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.isNegative()) {
                    break;
                }
                try {
                    HttpResponse<byte[]> answer =
                            send(target, request, body, left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT);
                    if (answer.statusCode() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
                        return answer(answer, target, round);
                    }
                    failure = target.server() + " cannot do it at the moment";
                } catch (IOException broken) {
                    failure = target.server() + ": " + broken.getMessage();
                }
                finder.doubt(target);
            }
            if (System.nanoTime() - end >= 0) {
                log.warn("{} {} given up: {}", request.method(), request.path(), failure);
                return Replies.later("no dataserver did it in time; repeat the request with the same key");
            }
            finder.awaitChange(BETWEEN_ROUNDS);
        }
    }

    private HttpResponse<byte[]> send(Endpoint target, ServerRequest request, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        @Nullable String query = request.uri().getRawQuery();
        HttpRequest.Builder outgoing = HttpRequest.newBuilder(
                        URI.create(target.address() + request.uri().getRawPath() + (query == null ? "" : "?" + query)))
                .method(
                        request.method().name(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        for (String name : PASSED_ON) {
            @Nullable String value = request.headers().firstHeader(name);
            if (value != null) {
                outgoing.header(name, value);
            }
        }
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(outgoing.build(), BodyHandlers.ofByteArray());
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", silent);
        }
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
