package dev.isle.suite.server.active;

import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks HTTP with other servers of the environment, each exchange within a time as a whole. Thread-safe. */
public final class ServerClient {
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final long ANSWER_LIMIT_BYTES = 16 << 20;
    /** With the handshake in it, which the first time takes a moment of a busy processor. */
    private static final Duration SECURED = Duration.ofMillis(1000);

    private final HttpClient client;

    /** A client that believes whom {@code tls} believes; with TLS off it reaches plain ports only. */
    public ServerClient(Tls tls) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(tls.on() ? SECURED : CONNECT)
                .sslContext(tls.clientContext())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @throws IOException when there was none in that time, or one of more than 16 MiB; whether the request was heard is not known
     */
    public HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_LIMIT_BYTES));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed.getCause());
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", silent);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            throw interrupted;
        }
    }

    HttpClient http() {
        return client;
    }

    /** Breaks what is in flight. */
    public void stop() {
        client.shutdownNow();
    }
}
