package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.metrics.Exposition;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Scrape;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** One environment, all servers as processes, driven through the gateway as a user would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuiteIT {
    private static final String JSON = "application/json";

    private TestDatabase database;
    private RealSuite suite;
    private RealServer gateway;

    @BeforeAll
    void start() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        for (String server : List.of("eventserver-0", "dataserver-0", "engineserver-0", "dataserver-1", "gateway-0")) {
            suite.start(server, "--log=json");
        }
        gateway = suite.server("gateway-0").awaitReady();
        for (String server : List.of("eventserver-0", "dataserver-0", "engineserver-0", "dataserver-1")) {
            suite.server(server).awaitReady();
        }
    }

    @AfterAll
    void stop() throws Exception {
        suite.close();
    }

    @Test
    void jsonTradeBecomesTransfersAndPositions() throws Exception {
        HttpResponse<String> stored =
                gateway.post("/trades", JSON, "json-1", Trades.fx("JSONBOOK", "1000000.00", "1160000.50"));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        String location = stored.headers().firstValue("Location").orElse("");
        assertThat(location).matches("/trades/T-[0-9]{8}");
        String id = location.substring("/trades/".length());
        assertThat(stored.body()).isEqualTo("{\"id\":\"" + id + "\"}");

        JsonNode trade = gateway.json(location);
        assertThat(trade.path("user").asString()).isEqualTo("operator");
        assertThat(trade.path("trade")
                        .path("product")
                        .path("receive")
                        .path("amount")
                        .asString())
                .isEqualTo("1000000");

        Await.until(
                "the events are consumed",
                () -> gateway.json(location + "/events")
                        .path("events")
                        .valueStream()
                        .allMatch(event -> event.path("consumed").asBoolean(false)));
        JsonNode events = gateway.json(location + "/events").path("events");
        assertThat(events.valueStream()
                        .map(event -> event.path("engine").asString())
                        .toList())
                .containsExactlyInAnyOrder("transfer", "position", "accounting");

        JsonNode transfers = gateway.json("/transfers?trade=" + id);
        assertThat(transfers.path("complete").asBoolean()).isTrue();
        assertThat(transfers
                        .path("transfers")
                        .valueStream()
                        .map(row -> row.path("kind").asString() + " "
                                + row.path("currency").asString() + " "
                                + row.path("amount").asString() + " "
                                + row.path("payDate").asString() + " "
                                + row.path("state").asString())
                        .toList())
                .containsExactlyInAnyOrder(
                        "PRINCIPAL EUR 1000000.00 2027-02-24 KNOWN", "PRINCIPAL USD -1160000.50 2027-02-24 KNOWN");
        assertThat(gateway.json("/positions?book=JSONBOOK")
                        .path("positions")
                        .valueStream()
                        .map(row -> row.path("instrument").asString() + " "
                                + row.path("currency").asString() + " "
                                + row.path("quantity").asString() + " "
                                + row.path("valueDate").asString())
                        .toList())
                .containsExactly("FX EUR 1000000 2027-02-24", "FX USD -1160000.5 2027-02-24");

        // Every server that touched the trade says so in its log by the correlation key.
        for (String server : List.of(suite.active().name(), "engineserver-0", "gateway-0")) {
            Await.until(
                    server + " has logged it",
                    () -> suite.server(server).jsonLog().stream()
                            .anyMatch(line -> line.path("trade").asString("").equals(id)
                                    && line.path("server").asString("").equals(server)));
        }
    }

    @Test
    void fpmlTradesBecomeTransfersAndPositions() throws Exception {
        Path samples = Path.of("src/release/content/samples");
        HttpResponse<String> fx = gateway.post(
                "/trades", "application/xml", "fpml-1", Files.readAllBytes(samples.resolve("fx-forward.xml")));
        HttpResponse<String> swap =
                gateway.post("/trades", "text/xml", "fpml-2", Files.readAllBytes(samples.resolve("swap.xml")));
        assertThat(List.of(fx.statusCode(), swap.statusCode()))
                .as(fx.body() + swap.body())
                .containsExactly(201, 201);
        assertThat(transfers(fx)).containsExactlyInAnyOrder("250000.00 EUR 2027-02-24", "-290500.00 USD 2027-02-24");
        // The fixed leg by hand: 30E/360 whole years at 2.5 % on ten millions; the floating leg waits for its fixings.
        assertThat(transfers(swap))
                .containsExactlyInAnyOrder(
                        "-250000.00 EUR 2027-11-24",
                        "-250000.00 EUR 2028-11-24",
                        "null EUR 2027-05-24",
                        "null EUR 2027-11-24",
                        "null EUR 2028-05-24",
                        "null EUR 2028-11-24");
        String swapId = id(swap);
        Await.until(
                "both engines are done",
                () -> gateway.json("/trades/" + swapId + "/events")
                        .path("events")
                        .valueStream()
                        .allMatch(event -> event.path("consumed").asBoolean(false)));
        String book = gateway.json("/trades/" + swapId).path("book").asString();
        assertThat(gateway.json("/positions?book=" + book)
                        .path("positions")
                        .valueStream()
                        .map(row -> row.path("instrument").asString() + " "
                                + row.path("quantity").asString() + " "
                                + row.path("valueDate").isNull())
                        .toList())
                .contains("SWAP:FIXED -10000000 true", "SWAP:EUR-EURIBOR-6M 10000000 true");
        HttpResponse<String> broken = gateway.post(
                "/trades", "application/xml", "fpml-3", "<dataDocument/>".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(broken.body()).contains("\"place\":");
    }

    private List<String> transfers(HttpResponse<String> stored) throws Exception {
        String path = "/transfers?trade=" + id(stored);
        Await.until(
                "the transfer engine is done",
                () -> gateway.json(path).path("complete").asBoolean(false));
        return gateway.json(path)
                .path("transfers")
                .valueStream()
                .map(row -> row.path("amount").asString("null") + " "
                        + row.path("currency").asString() + " "
                        + row.path("payDate").asString())
                .toList();
    }

    private static String id(HttpResponse<String> stored) {
        return stored.headers().firstValue("Location").orElse("").substring("/trades/".length());
    }

    @Test
    void sameKeyAndBodyIsTheSameTradeAndAnotherBodyIsRefused() throws Exception {
        byte[] body = Trades.fx("KEYS", "10.00", "11.00");
        HttpResponse<String> first = gateway.post("/trades", JSON, "same-key", body);
        HttpResponse<String> again = gateway.post("/trades", JSON, "same-key", body);
        HttpResponse<String> other = gateway.post("/trades", JSON, "same-key", Trades.fx("KEYS", "10.00", "12.00"));
        assertThat(List.of(first.statusCode(), again.statusCode(), other.statusCode()))
                .containsExactly(201, 201, 409);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(database.number("select count(*) from trade where book = 'KEYS'"))
                .isEqualTo(1);
    }

    @Test
    void manyAtOnceWithOneKeyMakeOneTrade() throws Exception {
        byte[] body = Trades.fx("ATONCE", "5.00", "6.00");
        List<String> answers;
        try (var callers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = java.util.stream.IntStream.range(0, 16)
                    .mapToObj(_ -> callers.submit(
                            () -> gateway.post("/trades", JSON, "at-once", body).body()))
                    .toList();
            answers = new java.util.ArrayList<>();
            for (var call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).hasSize(16).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).startsWith("{\"id\":\"T-");
        assertThat(database.number("select count(*) from trade where book = 'ATONCE'"))
                .isEqualTo(1);
    }

    @Test
    void refusalsNamePlaceAndReason() throws Exception {
        byte[] noAmount = "{\"book\": \"X\", \"nonsense\": 1}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> refused = gateway.post("/trades", JSON, "refused", noAmount);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"place\":\"/nonsense (1:").contains("\"reason\":\"");

        for (String type : List.of("text/csv", "nonsense", "application/json+", "a/b/c; q")) {
            assertThat(gateway.post("/trades", type, "csv", noAmount).statusCode())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(gateway.post("/trades", "Application/JSON; charset=utf-8", "kind", noAmount)
                        .statusCode())
                .isEqualTo(422);
        assertThat(gateway.post("/trades", JSON, "k".repeat(201), noAmount).statusCode())
                .isEqualTo(400);
        assertThat(gateway.post("/trades", JSON, "big", new byte[(1 << 20) + 1]).statusCode())
                .isEqualTo(413);
        RealServer active = suite.active();
        assertThat(active.post("/trades", JSON, "big", new byte[(1 << 20) + 1]).statusCode())
                .isEqualTo(413);
        assertThat(gateway.send(gateway.request("/trades")
                                .header("Content-Type", JSON)
                                .POST(BodyPublishers.ofByteArray(Trades.fx("X", "1.00", "1.00")))
                                .build())
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.get("/trades/T-99999999").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/trades/nonsense").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/transfers").statusCode()).isEqualTo(400);
        assertThat(gateway.get("/positions").statusCode()).isEqualTo(400);
        assertThat(gateway.get("/elsewhere").statusCode()).isEqualTo(404);
        HttpResponse<String> nobody = gateway.get("/valuations");
        assertThat(nobody.statusCode()).isEqualTo(503);
        assertThat(nobody.body()).contains("no riskserver could be reached; the request was not done");
    }

    @Test
    void countersMoveByWhatWasSent() throws Exception {
        RealServer active = suite.active();
        RealServer engines = suite.server("engineserver-0");
        Exposition gatewayBefore = Scrape.of(gateway);
        Exposition activeBefore = Scrape.of(active);
        Exposition enginesBefore = Scrape.of(engines);
        Exposition brokerBefore = Scrape.of(suite.server("eventserver-0"));
        assertThat(Scrape.of(suite.server(active.name().equals("dataserver-0") ? "dataserver-1" : "dataserver-0"))
                        .value("suite_lease_active"))
                .isEqualTo(0);
        assertThat(activeBefore.value("suite_lease_active")).isEqualTo(1);
        assertThat(activeBefore.value("suite_lease_epoch")).isEqualTo(active.epoch());

        String last = "";
        for (int i = 0; i < 3; i++) {
            last = id(gateway.post("/trades", JSON, "counted-" + i, Trades.fx("COUNTED", "1.00", "1." + i + "0")));
        }
        assertThat(id(gateway.post("/trades", JSON, "counted-2", Trades.fx("COUNTED", "1.00", "1.20"))))
                .isEqualTo(last);
        for (int i = 0; i < 2; i++) {
            assertThat(gateway.post("/trades", JSON, "wrong-" + i, "{}".getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .isEqualTo(422);
        }
        assertThat(gateway.get("/trades/" + last).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/trades/T-99999998").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/elsewhere/1234567").statusCode()).isEqualTo(404);
        String events = "/trades/" + last + "/events";
        Await.until(
                "the engines are done",
                () -> active.json(events)
                        .path("events")
                        .valueStream()
                        .allMatch(event -> event.path("consumed").asBoolean(false)));

        Exposition gatewayAfter = Scrape.of(gateway);
        for (String[] moved : new String[][] {
            {"POST", "/trades", "201", "4"},
            {"POST", "/trades", "422", "2"},
            {"GET", "/trades/{id}", "200", "1"},
            {"GET", "/trades/{id}", "404", "1"},
            {"GET", "other", "404", "1"},
            {"GET", "/metrics", "200", "1"}
        }) {
            String[] labels = {"method", moved[0], "resource", moved[1], "code", moved[2]};
            assertThat(gatewayAfter.value(Measure.HTTP_REQUESTS.text(), labels)
                            - gatewayBefore.value(Measure.HTTP_REQUESTS.text(), labels))
                    .as(String.join(" ", labels))
                    .isEqualTo(Double.parseDouble(moved[3]));
        }
        assertThat(moved(
                        gatewayBefore,
                        gatewayAfter,
                        "suite_http_request_duration_seconds_count",
                        "method",
                        "POST",
                        "resource",
                        "/trades"))
                .isEqualTo(6);
        assertThat(moved(
                        gatewayBefore, gatewayAfter, "suite_forwards_total", "to", "dataserver", "outcome", "answered"))
                .isEqualTo(8);
        Exposition activeAfter = Scrape.of(active);
        assertThat(moved(activeBefore, activeAfter, "suite_trades_stored_total", "action", "book"))
                .isEqualTo(3);
        assertThat(moved(activeBefore, activeAfter, "suite_trades_stored_total", "action", "repeat"))
                .isEqualTo(1);
        assertThat(activeAfter.value("suite_pool_connections_limit", "pool", "term"))
                .isEqualTo(8);
        Exposition enginesAfter = Scrape.of(engines);
        for (String engine : List.of("transfer", "position", "accounting")) {
            assertThat(moved(
                            enginesBefore,
                            enginesAfter,
                            "suite_engine_events_total",
                            "engine",
                            engine,
                            "outcome",
                            "done"))
                    .as(engine)
                    .isEqualTo(3);
        }
        assertThat(enginesAfter.value("suite_engine_events_limit", "engine", "transfer"))
                .isEqualTo(10_000);
        assertThat(moved(
                        brokerBefore,
                        Scrape.of(suite.server("eventserver-0")),
                        "suite_broker_messages_total",
                        "outcome",
                        "added"))
                .isPositive();
    }

    private static double moved(Exposition before, Exposition after, String name, String... labels) {
        return after.value(name, labels) - before.value(name, labels);
    }

    @Test
    void aRequestIsFoundInTheLogsOfAllServersThatItPassesAndForgesNoLine() throws Exception {
        byte[] trade = Trades.fx("TRACED", "1.00", "2.00");
        HttpResponse<String> stored = gateway.send(gateway.request("/trades")
                .header("Content-Type", JSON)
                .header("Idempotency-Key", "traced")
                .header("X-Request-Id", "order-4711")
                .POST(BodyPublishers.ofByteArray(trade))
                .build());
        assertThat(stored.headers().firstValue("X-Request-Id")).hasValue("order-4711");
        for (RealServer server : List.of(gateway, suite.active())) {
            assertThat(server.jsonLog())
                    .as(server.name())
                    .anyMatch(line -> line.path("request").asString("").equals("order-4711")
                            && line.path("trade").asString("").equals(id(stored)));
        }
        HttpResponse<String> forging = gateway.send(gateway.request("/trades/T-99999998")
                .header("X-Request-Id", "a\",\"trade\":\"T-99999997")
                .build());
        assertThat(forging.headers().firstValue("X-Request-Id").orElse("")).matches("[0-9a-f]{16}");

        String forged =
                "ACME\\n{\\\"time\\\":\\\"2026-01-01T00:00:00Z\\\",\\\"trade\\\":\\\"T-99999997\\\"}\\u0000\\u001b[2J";
        for (String party : List.of(forged, "ACME ERROR trade=T-99999997 \\u2028 forged")) {
            byte[] body = new String(trade, StandardCharsets.UTF_8)
                    .replace("ACME", party)
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(gateway.post("/trades", JSON, "forging-" + party.length(), body)
                            .statusCode())
                    .isIn(201, 422);
        }
        // Each line of each log is a whole object of its own server, and none belongs to what was only written in a
        // request.
        for (String name : List.of("gateway-0", "dataserver-0", "dataserver-1", "engineserver-0", "eventserver-0")) {
            assertThat(suite.server(name).jsonLog())
                    .as(name)
                    .isNotEmpty()
                    .allMatch(line -> line.path("server").asString("").equals(name))
                    .noneMatch(line -> line.path("trade").toString().contains("T-99999997"));
        }
    }

    @Test
    void thresholdsAreChangedWhileTheServerRuns() throws Exception {
        RealServer engines = suite.server("engineserver-0");
        assertThat(engines.sensor("connections")).isEqualTo("GREEN");
        HttpResponse<String> changed =
                thresholds(engines, "{\"connections\":{\"amber\":0},\"heap\":{\"amber\":0,\"red\":0}}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(engines.sensor("connections")).isEqualTo("AMBER");
        assertThat(engines.sensor("heap")).isEqualTo("RED");
        assertThat(engines.get("/health/ready").statusCode())
                .as("they only warn")
                .isEqualTo(200);
        assertThat(Scrape.of(engines).value("suite_sensor_state", "sensor", "heap"))
                .isEqualTo(2);
        JsonNode shown = engines.json("/health/thresholds").path("heap");
        assertThat(shown.path("by").asString("")).isEqualTo("operator");
        assertThat(shown.path("at").asString("")).matches("\\d{4}-.*Z");
        assertThat(engines.jsonLog())
                .anyMatch(line -> line.path("message")
                        .asString("")
                        .equals("threshold of heap is amber from 0.0, red from 0.0 by operator"));
        for (String wrong : List.of(
                "",
                "[]",
                "{}",
                "{\"nonsense\":{\"amber\":1}}",
                "{\"database\":{\"amber\":1}}",
                "{\"heap\":{\"amber\":1.1}}",
                "{\"backlog\":{\"amber\":-1}}",
                "{\"backlog\":{\"amber\":\"1\"}}",
                "{\"backlog\":{\"amber\":1e16}}",
                "{\"backlog\":{\"green\":1}}",
                "{\"connections\":null,\"backlog\":{\"amber\":2,\"red\":1}}")) {
            assertThat(thresholds(engines, wrong).statusCode()).as(wrong).isEqualTo(422);
        }
        assertThat(engines.sensor("connections"))
                .as("nothing of a refused request")
                .isEqualTo("AMBER");
        assertThat(thresholds(engines, "{\"connections\":null,\"heap\":null}").statusCode())
                .isEqualTo(200);
        assertThat(engines.sensor("connections")).isEqualTo("GREEN");
        assertThat(engines.sensor("heap")).isEqualTo("GREEN");
    }

    private static HttpResponse<String> thresholds(RealServer server, String body) throws Exception {
        return server.send(server.request("/health/thresholds")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void nothingButHealthIsServedWithoutTheToken() throws Exception {
        for (String server : List.of("gateway-0", "dataserver-0", "dataserver-1", "engineserver-0", "eventserver-0")) {
            RealServer each = suite.server(server);
            assertThat(each.send(each.bare("/health/live").build()).statusCode())
                    .isEqualTo(200);
            assertThat(each.send(each.bare("/health").build()).statusCode()).isEqualTo(200);
            for (String path :
                    List.of("/metrics", "/health/thresholds", "/positions?book=FX", "/trades/T-00000001", "/nothing")) {
                assertThat(each.send(each.bare(path).build()).statusCode())
                        .as(server + path)
                        .isEqualTo(401);
                assertThat(each.send(each.bare(path)
                                        .header("Authorization", "Bearer wrong")
                                        .build())
                                .statusCode())
                        .as(server + path)
                        .isEqualTo(401);
            }
            for (String path : List.of("/drain", "/demote", "/promote", "/trades")) {
                assertThat(each.send(each.bare(path)
                                        .POST(BodyPublishers.noBody())
                                        .build())
                                .statusCode())
                        .as(server + path)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void standbyAnswersNoTradeRequestAndSaysWhoIsActive() throws Exception {
        RealServer active = suite.active();
        RealServer standby = suite.server(active.name().equals("dataserver-0") ? "dataserver-1" : "dataserver-0");
        HttpResponse<String> answer = standby.get("/positions?book=FX");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains(active.name());
        assertThat(standby.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(standby.sensor("lease")).isEqualTo("GREEN");
    }
}
