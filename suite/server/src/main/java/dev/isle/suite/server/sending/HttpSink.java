package dev.isle.suite.server.sending;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delivers by {@code POST} with the message's id as {@code Idempotency-Key}. 2xx means taken, now or before. 408, 425, 429
 * and 5xx mean later; any other answer refuses the message.
 */
final class HttpSink implements Sink {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final URI address;
    private @Nullable HttpClient client;

    HttpSink(URI address) {
        this.address = address;
    }

    @Override
    public void deliver(Message message) throws IOException, Refused, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", message.id().toString())
                .POST(BodyPublishers.ofString(message.document()))
                .build();
        int status = client().send(request, BodyHandlers.discarding()).statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        String words = address + " answered " + status;
        if (status >= 500 || status < 400 || LATER.contains(status)) {
            throw new IOException(words);
        }
        throw new Refused(words);
    }

    @Override
    public String label() {
        return address.toString();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }

    /** Made at the first delivery: a server that sends nothing pays nothing for it. */
    private synchronized HttpClient client() {
        @Nullable HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
            client = made;
        }
        return made;
    }
}
