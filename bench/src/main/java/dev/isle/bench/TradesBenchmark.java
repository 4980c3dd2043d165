package dev.isle.bench;

import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Trades at a fixed rate (open model: a trade is due whether or not the one before was answered), the rate raised step by step until it cannot be held. Latency
 * counts from the moment a trade was due. A rate is held when all are answered 201, the last within a second of the window's end, and the engines have no backlog
 * soon after.
 */
final class TradesBenchmark implements Benchmark {
    private static final int WINDOW_SECONDS = 10;
    private static final int[] RATES = {10, 20, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000};

    @Override
    public String name() {
        return "trades";
    }

    @Override
    public String what() {
        return "trades per second through the gateway, committed and worked by the engines, at the highest rate that is held for "
                + WINDOW_SECONDS + " s";
    }

    @Override
    public String target() {
        return "reported, with p50 and p99";
    }

    @Override
    public int rounds() {
        return RATES.length;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Island island = workshop.island("trades");
        island.must("up");
        String trade =
                Files.readString(workshop.distribution().resolve("releases/reference/18.1.0/samples/fx-forward.json"));
        String gateway = island.endpoint("gateway");
        window(gateway, trade, 20, "warm-up");
        int highest = 0;
        for (int i = 0; i < Math.min(rounds, RATES.length); i++) {
            Window window = window(gateway, trade, RATES[i], "r" + RATES[i]);
            boolean engines = caughtUp(island, Duration.ofSeconds(5));
            Samples latency = report.figure("latency at " + RATES[i] + "/s", "s");
            window.latencies.forEach(latency::add);
            report.note(
                    RATES[i] + "/s",
                    window.refused + " refused, late end " + window.lateSeconds + " s, engines "
                            + (engines ? "caught up" : "behind"));
            if (window.refused > 0 || window.lateSeconds > 1 || !engines) {
                break;
            }
            highest = RATES[i];
        }
        report.figure("highest rate held", "trades/s").add(highest);
    }

    private record Window(List<Double> latencies, int refused, double lateSeconds) {}

    private static Window window(String gateway, String trade, int rate, String label) {
        ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        int count = rate * WINDOW_SECONDS;
        long began = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                long due = began + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String key = label + "-" + i;
                threads.execute(() -> {
                    if (!post(client, gateway, trade, key)) {
                        refused.incrementAndGet();
                    }
                    latencies.add((System.nanoTime() - due) / 1e9);
                });
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        return new Window(new ArrayList<>(latencies), refused.get(), Math.max(0, took - WINDOW_SECONDS));
    }

    private static boolean post(HttpClient client, String gateway, String trade, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/trades"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(trade))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 201;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the sensors named backlog reach 0 in time. */
    private static boolean caughtUp(Island island, Duration within) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        do {
            if (island.servers().stream()
                    .flatMap(s -> s.list("sensors").stream())
                    .map(JsonObject.class::cast)
                    .filter(sensor -> "backlog".equals(sensor.text("name")))
                    .allMatch(sensor -> "0".equals(sensor.text("value")))) {
                return true;
            }
        } while (System.nanoTime() < deadline);
        return false;
    }
}
