package dev.isle.suite.server.active;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.peers.Endpoint;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Knows which dataserver is probably active: asks all of them for their health, often while nobody is known, seldom
 * otherwise, at once when a request found its target unfit. Of several that call themselves active the one with the
 * highest epoch counts. A wrong guess costs time only: the dataservers themselves refuse what is not theirs.
 */
final class ActiveFinder {
    private static final Logger log = LoggerFactory.getLogger(ActiveFinder.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SEEK = Duration.ofMillis(50);
    private static final Duration CONFIRM = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofMillis(500);
    private static final Duration MOURN = Duration.ofSeconds(10);

    private record Found(Endpoint endpoint, long epoch) {}

    private final Peers peers;
    private final HttpClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition doubted = lock.newCondition();
    private boolean doubt;
    private volatile @Nullable Found active;
    private volatile boolean everFound;
    private volatile long lostAt;

    ActiveFinder(Peers peers, HttpClient client) {
        this.peers = peers;
        this.client = client;
    }

    Thread start() {
        return Thread.ofVirtual().name("active-finder").start(this::run);
    }

    /** All dataservers, the probably active one first. */
    List<Endpoint> candidates() {
        List<Endpoint> candidates = new ArrayList<>(peers.of(Role.DATASERVER.label(), "http"));
        @Nullable Found known = active;
        if (known != null && candidates.remove(known.endpoint())) {
            candidates.addFirst(known.endpoint());
        }
        return candidates;
    }

    /** Says that this endpoint did not act as the active one; the finder looks again at once. */
    void doubt(Endpoint endpoint) {
        lock.lock();
        try {
            @Nullable Found known = active;
            if (known == null || known.endpoint().equals(endpoint)) {
                doubt = true;
                doubted.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until another dataserver is found active, at most that long. */
    void awaitChange(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean _ = changed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }

    /** The sensor {@code dataserver}: a short absence, such as a takeover, only warns. */
    Sensor sensor() {
        @Nullable Found known = active;
        if (known != null) {
            return Sensor.gate(
                    "dataserver",
                    "dataserver",
                    known.endpoint().server(),
                    Colour.GREEN,
                    "active, epoch " + known.epoch());
        }
        boolean shortly = everFound && System.nanoTime() - lostAt < MOURN.toNanos();
        return Sensor.gate(
                "dataserver",
                "dataserver",
                "none",
                shortly ? Colour.AMBER : Colour.RED,
                shortly ? "a takeover may be under way" : "no dataserver says that it is active");
    }

    private void run() {
        try {
            while (true) {
                settle(ask());
                lock.lockInterruptibly();
                try {
                    if (!doubt) {
                        boolean _ = doubted.await((active == null ? SEEK : CONFIRM).toNanos(), TimeUnit.NANOSECONDS);
                    } else {
                        boolean _ = changed.await(SEEK.toNanos(), TimeUnit.NANOSECONDS);
                    }
                    doubt = false;
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(Optional<Found> found) {
        lock.lock();
        try {
            @Nullable Found before = active;
            @Nullable Found now = found.orElse(null);
            active = now;
            if (now != null) {
                everFound = true;
                if (!now.equals(before)) {
                    log.info("active dataserver: {}, epoch {}", now.endpoint().server(), now.epoch());
                    changed.signalAll();
                }
            } else if (before != null) {
                lostAt = System.nanoTime();
                log.warn("no active dataserver; {} was", before.endpoint().server());
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Found> ask() throws InterruptedException {
        record Asked(Endpoint endpoint, CompletableFuture<HttpResponse<byte[]>> answer) {}
        List<Asked> asked = new ArrayList<>();
        for (Endpoint endpoint : peers.of(Role.DATASERVER.label(), "http")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint.address() + "/health"))
                    .timeout(ANSWER)
                    .build();
            asked.add(new Asked(endpoint, client.sendAsync(request, BodyHandlers.ofByteArray())));
        }
        @Nullable Found best = null;
        long end = System.nanoTime() + ANSWER.toNanos();
        for (Asked each : asked) {
            try {
                HttpResponse<byte[]> answer =
                        each.answer().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                JsonNode health = JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
                long epoch = health.path("epoch").asLong(0);
                if (health.path("active").asBoolean(false) && (best == null || epoch > best.epoch())) {
                    best = new Found(each.endpoint(), epoch);
                }
            } catch (ExecutionException | TimeoutException | JacksonException silent) {
                each.answer().cancel(true);
            }
        }
        return Optional.ofNullable(best);
    }
}
