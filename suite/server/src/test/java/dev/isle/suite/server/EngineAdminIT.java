package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Engines as an operator sees and moves them, with the servers as processes. */
class EngineAdminIT {
    private static final String JSON = "application/json";

    private TestDatabase database;
    private RealSuite suite;
    private RealServer dataserver;

    @BeforeEach
    void make() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        dataserver = suite.start("dataserver-0");
    }

    @AfterEach
    void close() throws Exception {
        suite.close();
    }

    private HttpResponse<String> book(String key) throws Exception {
        return dataserver.post("/trades", JSON, key, Trades.fx("ADMIN", "1.00", "1.10"));
    }

    private void stored(String key) throws Exception {
        HttpResponse<String> answer = book(key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private void amended(String trade) throws Exception {
        HttpResponse<String> answer = dataserver.send(dataserver
                .request("/trades/" + trade)
                .header("Content-Type", JSON)
                .header("Idempotency-Key", "amend-" + trade)
                .header("If-Match", "\"1\"")
                .PUT(BodyPublishers.ofByteArray(Trades.fx("ADMIN", "2.00", "2.20")))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> kinds(JsonNode engine) {
        return engine.path("kinds")
                .valueStream()
                .map(each -> each.path("kind").asString() + " "
                        + each.path("waiting").asInt() + " waiting "
                        + each.path("parked").asInt() + " parked")
                .toList();
    }

    private static JsonNode engine(RealServer server, String name) throws Exception {
        return server.json("/engines")
                .path("engines")
                .valueStream()
                .filter(each -> each.path("engine").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long open(String engine) throws Exception {
        return database.number(
                "select count(*) from trade_event where consumed_at is null and engine = '" + engine + "'");
    }

    @Test
    void anEngineIsStoppedAndSwitchedOffAndOnAcrossRestartsAndSlowsTheUploadAtItsLimit() throws Exception {
        dataserver.awaitReady();
        RealServer engines = suite.start("engineserver-0").awaitReady();
        assertThat(engines.json("/engines")
                        .path("engines")
                        .valueStream()
                        .map(each -> each.path("engine").asString() + " "
                                + each.path("state").asString() + " "
                                + each.path("hosted").asBoolean())
                        .toList())
                .containsExactly(
                        "accounting RUNNING true",
                        "message OFF true",
                        "position RUNNING true",
                        "transfer RUNNING true");
        assertThat(engines.sensor("accounting")).isEqualTo("GREEN");
        assertThat(engines.post("/engines/position/stop").statusCode())
                .as("without a reason")
                .isEqualTo(400);
        assertThat(engines.post("/engines/nonsense/stop?reason=x").statusCode()).isEqualTo(404);
        assertThat(engines.post("/engines/position/stop?reason=month+end").statusCode())
                .isEqualTo(200);
        stored("one");
        Await.until("the other engines are done", () -> open("transfer") == 0 && open("accounting") == 0);

        engines.kill();
        engines = suite.start("engineserver-0").awaitReady();
        RealServer again = engines;
        Await.until("the stop is seen", () -> again.sensor("position").equals("AMBER"));
        stored("two");
        Await.until("the other engines are done", () -> open("transfer") == 0 && open("accounting") == 0);
        JsonNode stopped = engine(engines, "position");
        assertThat(stopped.path("state").asString()).isEqualTo("STOPPED");
        assertThat(stopped.path("by").asString()).isEqualTo("operator");
        assertThat(stopped.path("reason").asString()).isEqualTo("month end");
        assertThat(stopped.path("waiting").asInt()).isEqualTo(2);
        assertThat(kinds(stopped)).containsExactly("NEW 2 waiting 0 parked");

        assertThat(engines.post("/engines/position/limit?most=0").statusCode()).isEqualTo(400);
        assertThat(engines.post("/engines/position/limit?most=3").statusCode()).isEqualTo(200);
        Await.until(
                "the limit is known",
                () -> dataserver.json("/health").toString().contains("2 of 3 events"));
        stored("three");
        HttpResponse<String> refused = book("four");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("position engine, which is stopped").contains("3 events");
        assertThat(dataserver.sensor("intake")).isEqualTo("AMBER");
        Await.until(
                "the engine server shows it",
                () -> again.sensor("position-backlog").equals("RED"));
        assertThat(dataserver.get("/positions?book=ADMIN").statusCode())
                .as("reading goes on")
                .isEqualTo(200);

        assertThat(engines.post("/engines/position/off?reason=not+needed").statusCode())
                .isEqualTo(200);
        Await.until("the upload goes on", () -> book("four").statusCode() == 201);
        Await.until("its events are withdrawn", () -> open("position") == 0);
        assertThat(database.number("select count(*) from trade_event where trade_id = (select max(id) from trade)"
                        + " and engine = 'position'"))
                .as("events for an engine that is off")
                .isZero();
        assertThat(engines.post("/engines/position/start").statusCode()).isEqualTo(200);
        Await.until(
                "it has caught up",
                () -> database.number("select count(*) from position_change") == 8
                        && !engine(again, "position").path("catchingUp").asBoolean());
        assertThat(database.value("select quantity = 4 from book_position where currency = 'EUR'"))
                .isEqualTo("t");
        assertThat(engines.json("/engines/position")
                        .path("actions")
                        .valueStream()
                        .map(each -> each.path("action").asString())
                        .toList())
                .containsExactly("RUNNING WITH CATCH-UP", "OFF", "LIMIT", "STOPPED");
    }

    @Test
    void parkedEventsAreShownReplayedAndSkippedOverHttp() throws Exception {
        dataserver.awaitReady();
        database.execute("alter table transfer add constraint poison check (amount <> 1.10 and amount <> -1.10)");
        RealServer engines = suite.start("engineserver-0").awaitReady();
        stored("one");
        stored("two");
        // The waits between real attempts would take a quarter of a minute.
        Await.until("both have failed", () -> {
            database.execute("update trade_event set attempts = 4, retry_at = null where error is not null"
                    + " and state = 'WAITING'");
            return engine(engines, "transfer").path("parked").asInt() == 2;
        });
        JsonNode parked = engines.json("/engines/transfer/parked").path("parked");
        assertThat(parked.path(0).path("cause").asString()).contains("poison");
        assertThat(parked.path(0).path("trade").asString()).startsWith("T-");
        assertThat(engine(engines, "transfer").path("lastError").asString()).contains("poison");
        assertThat(open("accounting")).as("the other engines").isZero();
        amended(parked.path(1).path("trade").asString());
        Await.until(
                "what waits and what is parked is told per kind",
                () -> kinds(engine(engines, "transfer"))
                        .equals(List.of("AMEND 1 waiting 0 parked", "NEW 0 waiting 2 parked")));
        assertThat(engines.json("/engines/transfer/parked")
                        .path("parked")
                        .valueStream()
                        .map(event -> event.path("kind").asString() + " "
                                + event.path("waitingBehind").asInt())
                        .toList())
                .containsExactly("NEW 0", "NEW 1");
        Await.until("it is seen", () -> engines.sensor("parked").equals("AMBER"));
        assertThat(engines.sensor("transfer")).as("it runs").isEqualTo("GREEN");

        String first =
                "/engines/transfer/events/" + parked.path(0).path("event").asLong();
        String second =
                "/engines/transfer/events/" + parked.path(1).path("event").asLong();
        assertThat(engines.post(first + "/skip").statusCode())
                .as("without a reason")
                .isEqualTo(400);
        assertThat(engines.post(first + "/skip?reason=a+test+trade").statusCode())
                .isEqualTo(200);
        database.execute("alter table transfer drop constraint poison");
        assertThat(engines.post(second + "/replay").statusCode()).isEqualTo(200);
        Await.until("it is done", () -> open("transfer") == 0);
        assertThat(database.number("select count(*) from transfer where reverses is null and trade_version = 1"))
                .isEqualTo(2);
        assertThat(kinds(engine(engines, "transfer"))).isEmpty();
        assertThat(engines.post(first + "/replay").statusCode())
                .as("it is closed")
                .isEqualTo(404);
        assertThat(engines.json("/engines/transfer")
                        .path("actions")
                        .valueStream()
                        .map(each -> each.path("action").asString() + " "
                                + each.path("reason").asString())
                        .toList())
                .containsExactly("REPLAY ", "SKIP a test trade");
    }

    @Test
    void anEngineServerThatIsKilledInTheMiddleOfADeliverySendsTheMessageAgainUnderTheSameId() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        CountDownLatch delivered = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        HttpServer sink = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            sink.setExecutor(threads);
            sink.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                ids.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                delivered.countDown();
                try {
                    killed.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            sink.start();
            String option = "--sink=http://127.0.0.1:" + sink.getAddress().getPort() + "/";
            dataserver.awaitReady();
            RealServer engines = suite.start("engineserver-0", option).awaitReady();
            assertThat(engines.post("/engines/message/start?catchUp=false").statusCode())
                    .isEqualTo(200);
            stored("one");
            delivered.await();
            engines.kill();
            killed.countDown();
            suite.start("engineserver-0", option).awaitReady();
            Await.until(
                    "all are sent",
                    () -> database.number("select count(*) from outgoing_message where state = 'SENT'") == 2);
            assertThat(ids).hasSize(3);
            assertThat(ids.get(1)).isEqualTo(ids.getFirst());
            assertThat(ids.stream().distinct()).hasSize(2);
        } finally {
            killed.countDown();
            sink.stop(0);
        }
    }
}
