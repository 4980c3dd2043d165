package dev.isle.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends requests as a client of the suite does. Safe for any number of threads. */
final class Desk implements AutoCloseable {
    private static final Pattern TRADE = Pattern.compile("/trades/T-0*([0-9]+)");

    private final String address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** At that server. */
    Desk(String address) {
        this.address = address;
    }

    /**
     * What came of it.
     *
     * @param status 0 when there was no answer
     * @param trade the number of the trade that was booked, or 0
     * @param retryAfter how long the server asks to wait, in seconds; 0 when it does not say
     */
    record Answer(int status, long trade, double retryAfter, String body) {}

    /** Books a trade. */
    Answer book(String key, String json) throws InterruptedException {
        return post("/trades", "application/json", key, json);
    }

    /** Posts a document. */
    Answer post(String path, String type, String key, String body) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", type)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Posts something that must be done. */
    Answer must(String path, String type, String key, String body) throws InterruptedException {
        Answer answer = post(path, type, key, body);
        if (answer.status() < 200 || answer.status() >= 300) {
            throw new IllegalStateException("POST " + path + ": " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    /** Reads a resource. */
    Answer get(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> answer =
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            Matcher place =
                    TRADE.matcher(answer.headers().firstValue("Location").orElse(""));
            String retry = answer.headers().firstValue("Retry-After").orElse("");
            return new Answer(
                    answer.statusCode(),
                    place.matches() ? Long.parseLong(place.group(1)) : 0,
                    retry.matches("[0-9]{1,4}") ? Integer.parseInt(retry) : 0,
                    answer.body());
        } catch (IOException e) {
            return new Answer(0, 0, 0, String.valueOf(e));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
