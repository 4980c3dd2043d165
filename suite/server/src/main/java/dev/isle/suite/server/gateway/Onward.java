package dev.isle.suite.server.gateway;

import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.auth.TokenSeal;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.RequestId;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Role;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Passes a request on to another role, once: to the first of its members that can be reached, as the caller who made it.
 * At most {@link #AT_A_TIME} are on their way to a role at a time, so that one that hangs holds up nobody but its own
 * callers. Thread-safe.
 */
final class Onward {
    /** The most requests that wait for one role; a further one is told 503. */
    static final int AT_A_TIME = 16;

    private static final Logger log = LoggerFactory.getLogger(Onward.class);
    private static final List<String> PASSED_ON =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH, Gateway.KEY_HEADER);
    private static final List<String> PASSED_BACK = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.ETAG,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.WWW_AUTHENTICATE);
    private static final Pattern TRADE = Pattern.compile("/trades/(T-[0-9]{8,15})");
    /** An empty segment, or one of dots, in whatever spelling: the next server might understand another path. */
    private static final Pattern CROOKED = Pattern.compile("//|/(?:\\.|%2[eE])+(?:/|;|$)|\\\\|%2[fF]|%5[cC]");

    private final Peers peers;
    private final ServerClient client;
    private final Token token;
    private final Forwards forwards;
    private final Map<Role, Semaphore> room = new EnumMap<>(Role.class);

    Onward(Peers peers, ServerClient client, Token token, Forwards forwards) {
        this.peers = peers;
        this.client = client;
        this.token = token;
        this.forwards = forwards;
        for (Role role : Role.values()) {
            room.put(role, new Semaphore(AT_A_TIME));
        }
    }

    /**
     * Passes a request on and answers as the member did.
     *
     * @throws IllegalArgumentException when it cannot be sent at all
     */
    ServerResponse once(ServerRequest request, Role role, Supplier<BodyPublisher> body, Duration patience)
            throws InterruptedException {
        if (CROOKED.matcher(request.uri().getRawPath()).find()) {
            return Replies.error(HttpStatus.BAD_REQUEST, "the path has an empty segment or one of dots");
        }
        List<Endpoint> members = peers.of(role.label(), "http");
        if (members.isEmpty()) {
            return Replies.later("this environment has no " + role.label() + ", which serves "
                    + request.uri().getRawPath() + ": its file gives it one (roles: {" + role.label()
                    + ": {members: 1}})");
        }
        Semaphore places = room.getOrDefault(role, new Semaphore(0));
        if (!places.tryAcquire()) {
            return Replies.later(
                    AT_A_TIME + " requests wait for the " + role.label() + " already, no more at a time; not done");
        }
        try {
            return toFirst(members, request, role, body, patience);
        } finally {
            places.release();
        }
    }

    private ServerResponse toFirst(
            List<Endpoint> members, ServerRequest request, Role role, Supplier<BodyPublisher> body, Duration patience)
            throws InterruptedException {
        String failure = "";
        boolean heard = false;
        long began = System.nanoTime();
        for (Endpoint target : members) {
            HttpRequest.Builder outgoing = HttpRequest.newBuilder(URI.create(target.address() + path(request)))
                    .method(request.method().name(), body.get());
            headers(request).forEach(outgoing::header);
            try {
                HttpResponse<byte[]> answer = client.send(outgoing.build(), patience);
                forwards.answered(role, began);
                return answer(request, answer, target, 0);
            } catch (IOException broken) {
                failure = target.server() + ": " + broken.getMessage();
                if (!(broken.getCause() instanceof ConnectException)
                        && !(broken.getCause() instanceof HttpConnectTimeoutException)) {
                    heard = true;
                    break; // it may have been heard; the caller decides whether to repeat it
                }
            }
        }
        forwards.givenUp(role);
        log.warn("{} {} given up: {}", request.method(), request.path(), failure);
        return Replies.later("no " + role.label()
                + (heard
                        ? " answered; whether the request was done is not known"
                        : " could be reached; the request was not done"));
    }

    /** The path as it came, with its query. */
    static String path(ServerRequest request) {
        @Nullable String query = request.uri().getRawQuery();
        return request.uri().getRawPath() + (query == null ? "" : "?" + query);
    }

    /** A user's token goes on as it is; who came otherwise is vouched for by the environment's token. */
    Map<String, String> headers(ServerRequest request) {
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
        RequestId.of(request).ifPresent(id -> headers.put(RequestId.HEADER, id));
        for (String name : PASSED_ON) {
            @Nullable String value = request.headers().firstHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** The answer of another server as that of this one. */
    static ServerResponse answer(ServerRequest request, HttpResponse<byte[]> answer, Endpoint from, int round) {
        String location = answer.headers().firstValue(HttpHeaders.LOCATION).orElse("");
        boolean reads = request.method().equals(HttpMethod.GET);
        var trade = TRADE.matcher(location.isEmpty() && !reads ? request.path() : location);
        if (trade.lookingAt()) {
            try (MDC.MDCCloseable _ = Correlation.trade(trade.group(1))) {
                log.info(
                        "{} by {}{}",
                        !location.isEmpty() ? "stored" : answer.statusCode() == 200 ? "changed" : "not changed",
                        from.server(),
                        round == 0 ? "" : " in round " + (round + 1));
            }
        }
        ServerResponse.BodyBuilder reply = ServerResponse.status(answer.statusCode());
        for (String name : PASSED_BACK) {
            answer.headers().firstValue(name).ifPresent(value -> reply.header(name, value));
        }
        return reply.body(answer.body());
    }
}
