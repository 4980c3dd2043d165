package dev.isle.suite.server.active;

import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands requests to the active dataserver. One round asks the dataservers in turn, the probably active one first, until
 * one answers with anything but 503. Thread-safe.
 */
public final class ActiveClient {
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_ERROR = 500;
    private static final JsonMapper JSON = new JsonMapper();

    /** A request: method, path with query, headers, body (empty for none). */
    public record Call(String method, String path, Map<String, String> headers, byte[] body) {}

    /** What came of one round. */
    public sealed interface Outcome {
        /** A dataserver answered, with anything but 503. */
        record Answered(HttpResponse<byte[]> answer, Endpoint from) implements Outcome {}

        /**
         * None did it; whether one did it without saying so is not known.
         *
         * @param retryAfter when the busiest one wants to be asked again; zero when none said
         */
        record NotDone(String reason, Duration retryAfter) implements Outcome {}
    }

    private final ServerClient client;
    private final ActiveFinder finder;
    private @Nullable Thread finding;

    /** A client of the dataservers in the peers file. */
    public ActiveClient(Peers peers, ServerClient client) {
        this.client = client;
        this.finder = new ActiveFinder(peers, client.http());
    }

    /** Begins to look for the active one. */
    public void start() {
        finding = finder.start();
    }

    /** Ends that. */
    public void stop() {
        Optional.ofNullable(finding).ifPresent(Thread::interrupt);
    }

    /** The sensor {@code dataserver}. */
    public Sensor sensor() {
        return finder.sensor();
    }

    /** Waits until another dataserver is found active, at most that long. */
    public void awaitChange(Duration atMost) throws InterruptedException {
        finder.awaitChange(atMost);
    }

    /**
     * One round, within {@code left} as a whole.
     *
     * @throws IllegalArgumentException when the call cannot be sent at all
     */
    public Outcome round(Call call, Duration left) throws InterruptedException {
        long end = System.nanoTime() + left.toNanos();
        List<String> reasons = new ArrayList<>();
        Duration retryAfter = Duration.ZERO;
        for (Endpoint target : finder.candidates()) {
            Duration now = Duration.ofNanos(end - System.nanoTime());
            if (now.isNegative()) {
                break;
            }
            try {
                HttpResponse<byte[]> answer =
                        client.send(request(target, call), now.compareTo(ATTEMPT) < 0 ? now : ATTEMPT);
                if (answer.statusCode() != UNAVAILABLE) {
                    return new Outcome.Answered(answer, target);
                }
                reasons.add(target.server() + ": " + error(answer));
                Duration asked = retryAfter(answer);
                retryAfter = asked.compareTo(retryAfter) > 0 ? asked : retryAfter;
            } catch (IOException broken) {
                reasons.add(target.server() + ": " + broken.getMessage());
            }
            finder.doubt(target);
        }
        return new Outcome.NotDone(
                reasons.isEmpty() ? "no dataserver is known" : String.join("; ", reasons), retryAfter);
    }

    /** What an answer says went wrong, in at most {@value #LONGEST_ERROR} characters; its status when it says nothing. */
    public static String error(HttpResponse<byte[]> answer) {
        String error = "";
        try {
            error = JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8))
                    .path("error")
                    .asString("");
        } catch (JacksonException notJson) {
            // The status says it then.
        }
        return error.isEmpty()
                ? "answered " + answer.statusCode()
                : error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    }

    /** How long an answer asks to wait; zero when it does not say, or not in seconds. */
    public static Duration retryAfter(HttpResponse<?> answer) {
        String seconds = answer.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,4}") ? Duration.ofSeconds(Integer.parseInt(seconds)) : Duration.ZERO;
    }

    private static HttpRequest request(Endpoint target, Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.address() + call.path()))
                .method(
                        call.method(),
                        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach(request::header);
        return request.build();
    }
}
