package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.sending.Sender;
import dev.isle.suite.server.sending.Sink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages composed by the engine and delivered by the sender to a sink over HTTP. */
class MessageIT {
    private static final String ENGINE = "message";
    private static final JsonMapper JSON = new JsonMapper();

    private Workshop workshop;
    private TestDatabase database;
    private HttpServer sink;
    private final List<Sender> senders = new ArrayList<>();
    /** Every delivery, and what the sink keeps: the first of each id. */
    private final List<String> deliveries = new CopyOnWriteArrayList<>();

    private final Map<String, JsonNode> kept = new ConcurrentHashMap<>();
    private volatile ToIntFunction<JsonNode> verdict = _ -> 204;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        workshop = new Workshop(folder);
        database = workshop.database;
        database.execute("update event_subscription set state = 'RUNNING' where engine = 'message'");
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        sink.createContext("/messages", exchange -> {
            String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            JsonNode body = JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = verdict.applyAsInt(body);
            deliveries.add(id);
            if (status < 300) {
                kept.putIfAbsent(id, body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        sink.start();
    }

    @AfterEach
    void close() throws Exception {
        for (Sender sender : senders) {
            sender.stop(Workshop.PATIENCE);
        }
        sink.stop(0);
        workshop.close();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + sink.getAddress().getPort() + "/messages");
    }

    private Sender send(Sink to) {
        Sender sender = new Sender("e-0", to, workshop.connections);
        senders.add(sender);
        sender.start();
        return sender;
    }

    private void compose(long trade, String kind) throws SQLException {
        workshop.announce(ENGINE, trade, kind);
        Await.until("it is composed", () -> workshop.open(ENGINE) == 0);
    }

    private long count(String state) throws SQLException {
        return database.number("select count(*) from outgoing_message where state = '" + state + "'");
    }

    private List<String> delivered(long trade) {
        return kept.values().stream()
                .filter(each -> each.path("trade").asString().equals("T-0000000" + trade))
                .map(each -> each.path("type").asString() + " "
                        + each.path("version").asInt() + " "
                        + each.path("action").asString("") + each.path("amount").asString(""))
                .sorted()
                .toList();
    }

    @Test
    void aTradeIsConfirmedAndItsPaymentOrderedAndAnAmendmentTakesThePaymentBackFirst() throws Exception {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        ((Logger) LoggerFactory.getLogger(Sender.class)).addAppender(said);
        workshop.trades(1);
        workshop.start(ENGINE, "e-0", new MessageEffect());
        send(Sink.at(address()));
        compose(1, "NEW");
        Await.until(
                "the delivery is logged under its trade",
                () -> List.copyOf(said.list).stream()
                        .anyMatch(event -> event.getFormattedMessage().endsWith("delivered")
                                && "T-00000001".equals(event.getMDCPropertyMap().get("trade"))));
        workshop.change(1, "VERIFIED", Workshop.fx("20", "22"));
        compose(1, "AMEND");
        workshop.change(1, "CONFIRMED", Workshop.fx("20", "22"));
        compose(1, "CONFIRM");
        workshop.change(1, "CANCELLED", Workshop.fx("20", "22"));
        compose(1, "CANCEL");
        Await.until("all are sent", () -> count("WAITING") == 0);
        assertThat(delivered(1))
                .containsExactly(
                        "CONFIRMATION 1 NEW",
                        "CONFIRMATION 2 AMEND",
                        "CONFIRMATION 4 CANCEL",
                        "PAYMENT 1 11.00",
                        "PAYMENT 2 22.00",
                        "PAYMENT_CANCELLATION 2 ",
                        "PAYMENT_CANCELLATION 4 ");
        List<String> order = deliveries.stream()
                .map(id -> kept.getOrDefault(id, JSON.createObjectNode()))
                .filter(each -> each.path("type").asString().startsWith("PAYMENT"))
                .map(each -> each.path("type").asString() + " "
                        + each.path("version").asInt())
                .toList();
        assertThat(order).containsExactly("PAYMENT 1", "PAYMENT_CANCELLATION 2", "PAYMENT 2", "PAYMENT_CANCELLATION 4");
        JsonNode payment = kept.values().stream()
                .filter(each -> each.path("type").asString().equals("PAYMENT")
                        && each.path("version").asInt() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(payment.path("to").asString()).isEqualTo("ACME");
        assertThat(payment.path("currency").asString()).isEqualTo("USD");
        assertThat(payment.path("payDate").asString()).isEqualTo("2027-02-24");
        assertThat(kept.values().stream()
                        .filter(each -> each.path("version").asInt() == 2)
                        .map(each -> each.path("cancels").asString("")))
                .contains(payment.path("id").asString());
    }

    @Test
    void aCrashBetweenDeliveryAndCommitDeliversAgainUnderTheSameIdAndTheSinkKeepsOne() throws Exception {
        workshop.trades(30);
        workshop.start(ENGINE, "e-0", new MessageEffect());
        workshop.announce(ENGINE);
        Await.until("all are composed", () -> workshop.open(ENGINE) == 0);
        Sink real = Sink.at(address());
        AtomicInteger crashes = new AtomicInteger();
        send(new Sink() {
            @Override
            public void deliver(Message message) throws IOException, Refused, InterruptedException {
                real.deliver(message);
                if (crashes.getAndIncrement() % 7 == 3) {
                    // Its transaction is never committed; what it delivered so far is not marked as sent.
                    throw new IllegalStateException("the sender is gone");
                }
            }

            @Override
            public String label() {
                return real.label();
            }

            @Override
            public void close() {
                real.close();
            }
        });
        Await.until("all are sent", () -> count("SENT") == 60);
        assertThat(deliveries).hasSizeGreaterThan(60);
        assertThat(kept).hasSize(60);
        assertThat(database.number("select count(*) from outgoing_message")).isEqualTo(60);
    }

    @Test
    void aRefusedMessageIsParkedAndHoldsUpOnlyItsTradeAndASilentSinkParksNothing() throws Exception {
        workshop.trades(3);
        verdict = _ -> 503;
        workshop.start(ENGINE, "e-0", new MessageEffect());
        Sender sender = send(Sink.at(address()));
        workshop.announce(ENGINE);
        Await.until("it was tried often", () -> deliveries.size() > 6);
        assertThat(count("WAITING")).isEqualTo(6);
        assertThat(sender.sensor().state().name()).isEqualTo("AMBER");
        assertThat(database.number("select max(attempts) from outgoing_message"))
                .isZero();
        verdict = body -> body.path("trade").asString().equals("T-00000002") ? 422 : 200;
        Await.until("the others are sent", () -> count("SENT") == 4);
        // Its waits would take a quarter of a minute.
        Await.until(
                "it was refused",
                () -> database.number("select count(*) from outgoing_message where trade_id = 2 and error like '%422'")
                        == 1);
        database.execute("update outgoing_message set attempts = 4, retry_at = null where error is not null");
        Await.until("it is parked", () -> count("PARKED") == 1);
        assertThat(count("WAITING")).as("behind it").isEqualTo(1);
        verdict = _ -> 200;
        database.execute("update outgoing_message set state = 'WAITING', retry_at = null where state = 'PARKED'");
        Await.until("both are sent", () -> count("SENT") == 6);
    }

    @Test
    void nothingIsSentUnlessTheEngineIsToRun() throws Exception {
        workshop.trades(1);
        workshop.start(ENGINE, "e-0", new MessageEffect());
        compose(1, "NEW");
        database.execute("update event_subscription set state = 'STOPPED' where engine = 'message'");
        send(Sink.at(address()));
        workshop.announce("transfer");
        workshop.start("transfer", "e-0", new TransferEffect());
        Await.until("something else was done", () -> workshop.open("transfer") == 0);
        assertThat(deliveries).isEmpty();
        database.execute("update event_subscription set state = 'RUNNING' where engine = 'message'");
        Await.until("it is sent", () -> count("SENT") == 2);
    }

    @Test
    void nothingMoreIsComposedWhileTooManyMessagesWait() throws Exception {
        workshop.trades(200);
        Engine engine = workshop.start(ENGINE, "e-0", new MessageEffect(10));
        workshop.announce(ENGINE);
        Await.until("it is held up", () -> !engine.heldUp().isEmpty());
        assertThat(workshop.open(ENGINE)).isPositive();
        send(Sink.at(address()));
        Await.until("it goes on as they are sent", () -> workshop.open(ENGINE) == 0 && count("SENT") == 400);
    }
}
