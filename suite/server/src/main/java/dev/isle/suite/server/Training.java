package dev.isle.suite.server;

import dev.isle.suite.server.process.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * A run that loads what running servers load, so that a JDK AOT cache can be made of it. It needs neither database nor
 * broker, and leaves nothing behind.
 */
final class Training {
    private static final Logger log = LoggerFactory.getLogger(Training.class);

    private final ServerOptions options;
    private final WebServerApplicationContext context;

    Training(ServerOptions options, WebServerApplicationContext context) {
        this.options = options;
        this.context = context;
    }

    /** Sends itself requests of every kind. */
    void run() {
        String base = "http://" + options.host() + ":"
                + java.util.Objects.requireNonNull(context.getWebServer()).getPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/health/live", "/health", "/health/ready", "/nothing")) {
                int status = client.send(
                                HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString())
                        .statusCode();
                log.info("trained GET {} {}", path, status);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("the training run cannot reach itself at " + base, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
