package dev.isle.suite.server.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.isle.suite.server.active.ActiveClient;
import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.server.upload.Submission.Bulk;
import dev.isle.suite.server.upload.Submission.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a dataserver of the test's own, which has too much to do. */
class SubmissionTest {
    private static final int ITEMS = 60;
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Pace pace = new Pace(4, System::nanoTime);
    private final ServerClient client = new ServerClient(Tls.off());
    private volatile String allOthers = "";
    private volatile String errors = "no";
    private HttpServer server;
    private ActiveClient dataservers;
    private Submission submission;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, 200, "{\"active\":true,\"epoch\":1}"));
        server.createContext("/trades", this::trade);
        server.start();
        dataservers = new ActiveClient(
                new Peers(Optional.of(Files.writeString(
                        folder.resolve("peers.json"),
                        "{\"roles\":{\"dataserver\":[{\"name\":\"d-0\",\"host\":\"127.0.0.1\",\"ports\":{\"http\":{\"port\":"
                                + server.getAddress().getPort() + ",\"scheme\":\"http\"}}}]}}"))),
                client);
        dataservers.start();
        Path token = Files.writeString(folder.resolve("token"), "the-token");
        submission = new Submission(dataservers, new Token(Optional.of(token), false), pace, 4);
    }

    @AfterEach
    void stop() {
        dataservers.stop();
        client.stop();
        server.stop(0);
    }

    /** Each key is refused once in one of four ways before it is taken; one of them after it was stored already. */
    private void trade(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!"Bearer the-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !"ula".equals(exchange.getRequestHeaders().getFirst("On-Behalf-Of"))
                || !"the-request".equals(exchange.getRequestHeaders().getFirst("X-Request-Id"))) {
            answer(exchange, 401, "{}");
            return;
        }
        if (!allOthers.isEmpty()) {
            answer(exchange, Integer.parseInt(allOthers), "{\"error\":\"" + errors + "\"}");
            return;
        }
        int times = asked.computeIfAbsent(key, each -> new AtomicInteger()).getAndIncrement();
        int index = Integer.parseInt(key.substring(key.indexOf('#') + 1));
        if (times > 0 || index % 5 == 4) {
            answer(exchange, 201, "{\"id\":\"" + stored.computeIfAbsent(key, each -> "T-" + body) + "\"}");
        } else if (index % 5 == 0) {
            answer(exchange, 429, "{}");
        } else if (index % 5 == 1) {
            answer(exchange, 503, "{}");
        } else if (index % 5 == 2) {
            answer(exchange, 500, "{}");
        } else {
            stored.put(key, "T-" + body);
            exchange.close(); // stored, and nobody says so
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Bulk bulk(int items) {
        List<Item> all = new ArrayList<>();
        IntStream.range(0, items)
                .forEach(n -> all.add(new Item.Ready(
                        "", "application/json", String.valueOf(n).getBytes(StandardCharsets.UTF_8), place -> place)));
        return new Bulk("bulk", "ula", "the-request", all, Optional.empty());
    }

    @Test
    void aBusyDataserverIsAskedMoreSlowlyAndNoItemIsLostOrDoubled() throws Exception {
        BulkResult result = whole(submission.run(bulk(ITEMS), System.nanoTime() + NEVER));
        assertThat(result.items().stream().map(ItemResult::id).toList())
                .isEqualTo(IntStream.range(0, ITEMS).mapToObj(n -> "T-" + n).toList());
        assertThat(stored).hasSize(ITEMS);
        assertThat(pace.slowdowns()).isGreaterThanOrEqualTo(ITEMS / 5 * 4);
    }

    @Test
    void whenTimeIsUpItIsSaidHowFarTheBulkIsAndWhyNoFurther() throws Exception {
        allOthers = "503";
        errors = "the position engine, which is stopped, has 3 events open, its limit";
        for (String status : List.of("429", "503")) {
            allOthers = status;
            Outcome.Part part = (Outcome.Part) submission.run(bulk(3), System.nanoTime() + 300_000_000L);
            assertThat(part).isEqualTo(new Outcome.Part(0, "d-0: " + errors));
            assertThat(UploadRoutes.later(part, 3))
                    .startsWith("0 of 3 items are done; d-0: the position engine, which is stopped, has 3 events open")
                    .contains("repeat the same bulk with the same key");
        }
        Item bad = new Item.Bad("line 2", List.of());
        List<Item> items = new ArrayList<>(bulk(3).items());
        items.addFirst(bad);
        assertThat(submission.run(
                        new Bulk("bulk", "ula", "the-request", items, Optional.empty()),
                        System.nanoTime() + 300_000_000L))
                .isEqualTo(new Outcome.Part(1, "d-0: " + errors));
    }

    private static BulkResult whole(Outcome outcome) {
        return ((Outcome.Whole) outcome).result();
    }

    @Test
    void anItemAtWhichTheDataserverFailsHoldsUpTheOthersForAWhileOnly() throws Exception {
        allOthers = "500";
        BulkResult result = whole(submission.run(bulk(2), System.nanoTime() + NEVER));
        assertThat(result.items().stream().map(ItemResult::status).toList()).containsExactly(500, 500);
    }

    @Test
    void whatLastsOfAnAnswerIsTakenOverAndTheRestAskedAgain() throws Exception {
        List<Integer> told = List.of(201, 401, 403, 409, 413, 415, 422, 500);
        BulkResult before = new BulkResult(
                "bulk",
                told.stream()
                        .map(status -> status == 201
                                ? ItemResult.stored("", "T-told")
                                : new ItemResult("", status, "", "told", List.of()))
                        .toList());
        Bulk again = new Bulk(
                "bulk", "ula", "the-request", bulk(told.size()).items(), Optional.of(BulkResult.of(before.toJson())));
        BulkResult result = whole(submission.run(again, System.nanoTime() + NEVER));
        assertThat(result.items().stream()
                        .map(item -> item.status() + " " + item.id() + item.error())
                        .toList())
                .containsExactly(
                        "201 T-told", "201 T-1", "201 T-2", "409 told", "413 told", "415 told", "422 told", "201 T-7");
        assertThat(asked.keySet()).containsExactlyInAnyOrder("bulk#1", "bulk#2", "bulk#7");
        assertThat(BulkResult.of(result.toJson())).isEqualTo(result);
    }

    @Test
    void whatIsRefusedHereIsHandedToNobody() throws Exception {
        Item bad = new Item.Bad("line 2", List.of());
        BulkResult result = whole(submission.run(
                new Bulk("bulk", "ula", "the-request", List.of(bad), Optional.empty()), System.nanoTime() + NEVER));
        assertThat(result.items().getFirst().status()).isEqualTo(422);
        assertThat(asked).isEmpty();
    }
}
