package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.metrics.Scrape;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers killed, frozen and stopped under load: what was acknowledged is there, once. */
class FaultIT {
    private static final String JSON = "application/json";

    private TestDatabase database;
    private RealSuite suite;

    @BeforeEach
    void make() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
    }

    @AfterEach
    void close() throws Exception {
        suite.close();
    }

    /** Writers that send trades through the gateway, each with a key of its own, until told to stop. */
    private static final class Writers implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicInteger count = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
        private final java.util.concurrent.ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> running = new ArrayList<>();

        Writers(RealServer gateway, int number) {
            for (int i = 0; i < number; i++) {
                running.add(threads.submit(() -> {
                    while (!stop.get()) {
                        String key = "w-" + count.incrementAndGet();
                        HttpResponse<String> answer =
                                gateway.post("/trades", JSON, key, Trades.fx("LOAD", "100.00", "110.00"));
                        if (answer.statusCode() == 201) {
                            acknowledged.add(answer.body().replaceAll("[^0-9]", ""));
                        } else {
                            refused.add(answer.statusCode() + " " + answer.body());
                        }
                    }
                    return null;
                }));
            }
        }

        void awaitAcknowledged(int more) {
            int target = acknowledged.size() + more;
            Await.until(more + " more trades are acknowledged", () -> acknowledged.size() >= target);
        }

        void finish() throws Exception {
            stop.set(true);
            for (Future<?> each : running) {
                each.get();
            }
        }

        @Override
        public void close() {
            stop.set(true);
            threads.close();
        }
    }

    /** Every acknowledged trade is stored under its number; no key made two; every effect is there exactly once. */
    private void assertExactlyOnce(Writers writers) throws Exception {
        assertThat(writers.refused).isEmpty();
        assertThat(writers.acknowledged).doesNotHaveDuplicates();
        Await.until(
                "all events are consumed",
                () -> database.number("select count(*) from trade_event where consumed_at is null") == 0);
        long trades = database.number("select count(*) from trade");
        assertThat(trades).isEqualTo(writers.acknowledged.size());
        for (String id : writers.acknowledged) {
            assertThat(database.number("select count(*) from trade where id = " + Long.parseLong(id)))
                    .isEqualTo(1);
        }
        assertThat(database.number("select count(*) from trade_event")).isEqualTo(3 * trades);
        assertThat(database.number("select count(*) from transfer")).isEqualTo(2 * trades);
        assertThat(database.number("select count(distinct (trade_id, key)) from transfer"))
                .isEqualTo(2 * trades);
        assertThat(database.number("select count(*) from posting")).isEqualTo(4 * trades);
        assertThat(database.number("select count(distinct (trade_id, line)) from posting"))
                .isEqualTo(4 * trades);
        assertThat(database.number(
                        "select count(*) from (select 1 from posting group by currency having sum(amount) <> 0) wrong"))
                .as("currencies whose postings do not come to zero")
                .isZero();
        assertThat(database.value("select quantity = " + 100 * trades
                        + " from book_position where book = 'LOAD' and currency = 'EUR'"))
                .isEqualTo("t");
        assertThat(database.value("select quantity = " + -110 * trades
                        + " from book_position where book = 'LOAD' and currency = 'USD'"))
                .isEqualTo("t");
    }

    @Test
    void activeAndEngineKilledUnderWritesLoseAndDoubleNothing() throws Exception {
        for (String server : List.of("eventserver-0", "dataserver-0", "dataserver-1", "engineserver-0", "gateway-0")) {
            suite.start(server);
        }
        RealServer gateway = suite.server("gateway-0").awaitReady();
        suite.server("engineserver-0").awaitReady();
        RealServer first = suite.active();
        String other = first.name().equals("dataserver-0") ? "dataserver-1" : "dataserver-0";
        suite.server(other).awaitReady();
        long epoch = first.epoch();
        try (Writers writers = new Writers(gateway, 4)) {
            writers.awaitAcknowledged(20);
            suite.server("engineserver-0").kill();
            writers.awaitAcknowledged(20);
            suite.start("engineserver-0");
            first.kill();
            writers.awaitAcknowledged(20);
            assertThat(suite.active().name()).isEqualTo(other);
            assertThat(suite.active().epoch()).isGreaterThan(epoch);
            // The broker goes with everything that it held; nothing waits for it.
            suite.server("eventserver-0").kill();
            writers.awaitAcknowledged(20);
            suite.server("engineserver-0").awaitReady();
            suite.server("engineserver-0").kill();
            suite.start("engineserver-0").awaitReady();
            // The killed member comes back elsewhere; the others learn it from the peers file alone.
            suite.move(first.name());
            suite.start(first.name()).awaitReady();
            Await.until(
                    "it hears the active",
                    () -> suite.server(first.name()).sensor("lease").equals("GREEN"));
            assertThat(suite.server(other).post("/demote").statusCode()).isEqualTo(200);
            writers.awaitAcknowledged(20);
            assertThat(suite.active().name()).isEqualTo(first.name());
            writers.finish();
            assertExactlyOnce(writers);
        }
        // A broker that comes back is used again.
        suite.start("eventserver-0").awaitReady();
        Await.until(
                "the bell is connected",
                () -> suite.server("engineserver-0").sensor("events").equals("GREEN"));
    }

    @Test
    void frozenActiveCannotWriteNorAnswerWhenItThaws() throws Exception {
        RealServer old = suite.start("dataserver-0").awaitReady();
        RealServer next = suite.start("dataserver-1").awaitReady();
        assertThat(old.active()).isTrue();
        assertThat(old.post("/trades", JSON, "before", Trades.fx("ICE", "1.00", "1.10"))
                        .statusCode())
                .isEqualTo(201);
        long epoch = old.epoch();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> write;
            Future<HttpResponse<String>> read;
            old.signal("STOP");
            try {
                Await.until("the standby has taken over", next::active);
                assertThat(next.epoch()).isEqualTo(epoch + 1);
                // These wait in the frozen process's sockets and are the first thing that it sees when it thaws.
                write = callers.submit(() -> old.post("/trades", JSON, "late", Trades.fx("ICE", "2.00", "2.20")));
                read = callers.submit(() -> old.get("/positions?book=ICE"));
                assertThat(next.post("/trades", JSON, "after", Trades.fx("ICE", "4.00", "4.40"))
                                .statusCode())
                        .isEqualTo(201);
            } finally {
                old.signal("CONT");
            }
            assertThat(write.get().statusCode()).isEqualTo(503);
            assertThat(read.get().statusCode()).isEqualTo(503);
        }
        old.awaitReady();
        assertThat(old.active()).isFalse();
        assertThat(database.number("select count(*) from trade")).isEqualTo(2);
        assertThat(database.number("select count(*) from trade where epoch = " + (epoch + 1)))
                .isEqualTo(1);
    }

    @Test
    void handOverAndStopLeaveNoGapInTheGateway() throws Exception {
        for (String server : List.of("dataserver-0", "dataserver-1", "engineserver-0", "gateway-0")) {
            suite.start(server);
        }
        RealServer gateway = suite.server("gateway-0").awaitReady();
        RealServer zero = suite.server("dataserver-0").awaitReady();
        RealServer one = suite.server("dataserver-1").awaitReady();
        RealServer engine = suite.server("engineserver-0").awaitReady();
        RealServer active = suite.active();
        RealServer standby = active == zero ? one : zero;
        assertThat(standby.post("/promote").statusCode())
                .as("while the other one leads")
                .isEqualTo(409);
        try (Writers writers = new Writers(gateway, 3)) {
            writers.awaitAcknowledged(10);
            assertThat(active.post("/drain").statusCode()).isEqualTo(200);
            assertThat(active.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(active.post("/demote").body()).startsWith("{\"active\":false");
            assertThat(standby.post("/promote").body()).startsWith("{\"active\":true");
            writers.awaitAcknowledged(10);
            assertThat(standby.active()).isTrue();
            assertThat(active.active()).isFalse();
            // A clean stop of the active hands over by itself.
            assertThat(standby.terminate()).isEqualTo(143);
            writers.awaitAcknowledged(10);
            assertThat(active.active()).isTrue();
            assertThat(engine.post("/drain").statusCode()).isEqualTo(200);
            assertThat(engine.terminate()).isEqualTo(143);
            suite.start("engineserver-0").awaitReady();
            writers.finish();
            assertExactlyOnce(writers);
        }
        assertThat(gateway.terminate()).isEqualTo(143);
    }

    /**
     * What is asked of a server while it stops.
     *
     * @param path ends with a name of its own where the resource is named by its caller
     * @param table in which it stores one row
     */
    private record Flight(String server, String method, String path, String type, byte[] body, String table) {
        HttpResponse<String> send(RealServer to, String name) throws Exception {
            return to.send(to.request(path.replace("NAME", name))
                    .header("Content-Type", type)
                    .header("Idempotency-Key", name + "-" + server)
                    .method(method, BodyPublishers.ofByteArray(body))
                    .build());
        }
    }

    /** The request waits for a lock in the database that the test holds, so it is in flight for as long as the test wants. */
    @Test
    void aRequestInFlightAtSigtermIsAnsweredAndANewOneRefused() throws Exception {
        byte[] trade = Trades.fx("TERM", "1.00", "1.10");
        byte[] group = "{\"rights\":[\"read\"],\"books\":[\"FX\"]}".getBytes(StandardCharsets.UTF_8);
        List<Flight> flights = List.of(
                new Flight("gateway-0", "POST", "/trades", JSON, trade, "trade"),
                new Flight("datauploader-0", "POST", "/uploads", JSON, trade, "trade"),
                new Flight(
                        "riskserver-0",
                        "POST",
                        "/market/quotes",
                        "text/csv",
                        Markets.quotes("2026-11-20", "1.2"),
                        "market_load"),
                new Flight(
                        "scheduler-0",
                        "PUT",
                        "/schedule/tasks/NAME",
                        JSON,
                        Markets.sample("end-of-day.json"),
                        "schedule_task"),
                new Flight("authserver-0", "PUT", "/groups/NAME", JSON, group, "app_group"),
                new Flight("dataserver-0", "POST", "/trades", JSON, trade, "trade"));
        suite.start("engineserver-0");
        for (Flight flight : flights) {
            suite.start(flight.server());
        }
        for (Flight flight : flights) {
            suite.server(flight.server()).awaitReady();
        }
        for (Flight flight : flights) {
            RealServer stopped = suite.server(flight.server());
            String rows = "select count(*) from " + flight.table();
            long before = database.number(rows);
            try (Connection owner = database.owner();
                    Statement statement = owner.createStatement();
                    var calls = Executors.newVirtualThreadPerTaskExecutor()) {
                owner.setAutoCommit(false);
                statement.execute("lock table " + flight.table() + " in access exclusive mode");
                Future<HttpResponse<String>> inFlight = calls.submit(() -> flight.send(stopped, "flight"));
                Await.until(
                        "the request is in flight",
                        () -> stopped.get("/health").body().contains("\"1 in flight\""));
                stopped.signal("TERM");
                Await.until("it stops", () -> stopped.sensor("admission").equals("RED"));
                HttpResponse<String> refused = flight.send(stopped, "late");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                owner.rollback();
                assertThat(inFlight.get().statusCode())
                        .as(flight.server() + ": " + inFlight.get().body())
                        .isIn(200, 201, 207);
            }
            assertThat(stopped.awaitEnd()).isEqualTo(143);
            assertThat(database.number(rows))
                    .as(flight.server() + ": what was acknowledged is there, what was refused is not")
                    .isEqualTo(before + 1);
        }
        assertThat(suite.server("engineserver-0").terminate()).isEqualTo(143);
    }

    /** The eventserver does no work for requests; one that its own resources are answering is answered all the same. */
    @Test
    void aRequestToTheEventserverThatComesSlowlyIsAnsweredThoughItStops() throws Exception {
        RealServer broker = suite.start("eventserver-0").awaitReady();
        byte[] body = "{\"heap\":{\"amber\":0.5}}".getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", suite.port("eventserver-0", "http"))) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /health/thresholds HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RealSuite.TOKEN
                            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, 5);
            out.flush();
            Await.until("it is being answered", () -> Scrape.of(broker).value("suite_http_requests_in_flight") == 2);
            broker.signal("TERM");
            Await.until(
                    "its work has ended", () -> Files.readString(broker.log()).contains("RoleLifecycle stopped"));
            out.write(body, 5, body.length - 5);
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(broker.awaitEnd()).isEqualTo(143);
    }

    @Test
    void serversOutliveTheDatabaseAndWaitForTheSchema() throws Exception {
        suite.close();
        database = new TestDatabase(false);
        suite = new RealSuite(database);
        RealServer dataserver = suite.start("dataserver-0");
        RealServer engine = suite.start("engineserver-0");
        Await.until(
                "they have seen that there is no schema",
                () -> dataserver.sensor("database").equals("GREEN")
                        && engine.sensor("database").equals("GREEN"));
        assertThat(dataserver.sensor("schema")).isEqualTo("RED");
        assertThat(dataserver.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(engine.get("/health/ready").statusCode()).isEqualTo(503);
        database.applySchema();
        dataserver.awaitReady();
        engine.awaitReady();
        assertThat(dataserver
                        .post("/trades", JSON, "one", Trades.fx("DB", "1.00", "1.10"))
                        .statusCode())
                .isEqualTo(201);

        database.takeAway();
        Await.until(
                "its absence is seen",
                () -> dataserver.sensor("database").equals("RED")
                        && engine.sensor("database").equals("RED"));
        assertThat(dataserver.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(dataserver.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(dataserver
                        .post("/trades", JSON, "two", Trades.fx("DB", "2.00", "2.20"))
                        .statusCode())
                .isEqualTo(503);
        long epoch = dataserver.epoch();
        database.giveBack();
        dataserver.awaitReady();
        engine.awaitReady();
        assertThat(dataserver.epoch()).as("the term goes on").isEqualTo(epoch);
        Await.until(
                "the request goes through",
                () -> dataserver
                                .post("/trades", JSON, "two", Trades.fx("DB", "2.00", "2.20"))
                                .statusCode()
                        == 201);
        Await.until(
                "the engines have done it",
                () -> database.number("select count(*) from transfer") == 4
                        && database.number("select count(*) from position_change") == 4);
        assertThat(database.value("select quantity = 3 from book_position where currency = 'EUR'"))
                .isEqualTo("t");
    }
}
