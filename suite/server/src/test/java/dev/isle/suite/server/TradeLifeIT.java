package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.net.http.HttpRequest;
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

/** A trade's life through the gateway: amended, cancelled, returned, and what its book and its transfers say then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TradeLifeIT {
    private static final String JSON = "application/json";
    private static final byte[] NOTHING = new byte[0];

    private RealSuite suite;
    private RealServer gateway;

    @BeforeAll
    void start() throws Exception {
        suite = new RealSuite(new TestDatabase(true));
        for (String server : List.of("eventserver-0", "dataserver-0", "engineserver-0", "gateway-0")) {
            suite.start(server);
        }
        for (String server : List.of("dataserver-0", "engineserver-0", "gateway-0")) {
            suite.server(server).awaitReady();
        }
        gateway = suite.server("gateway-0");
    }

    @AfterAll
    void stop() throws Exception {
        suite.close();
    }

    private String book(String key, byte[] body) throws Exception {
        HttpResponse<String> stored = gateway.post("/trades", JSON, key, body);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        return stored.headers().firstValue("Location").orElse("");
    }

    private HttpResponse<String> send(String method, String path, String key, String version, String type, byte[] body)
            throws Exception {
        HttpRequest.Builder request = gateway.request(path).method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        if (!version.isEmpty()) {
            request.header("If-Match", version);
        }
        return gateway.send(request.build());
    }

    private HttpResponse<String> act(String trade, String action, String key, int version) throws Exception {
        return send("POST", trade + "/actions/" + action, key, "\"" + version + "\"", "", NOTHING);
    }

    private void settled(String trade) {
        Await.until(
                "the events are consumed",
                () -> gateway.json(trade + "/events")
                        .path("events")
                        .valueStream()
                        .allMatch(event -> event.path("consumed").asBoolean(false)));
    }

    private List<String> transfers(String trade, String more) throws Exception {
        return gateway.json("/transfers?trade=" + trade.substring("/trades/".length()) + more)
                .path("transfers")
                .valueStream()
                .map(row ->
                        row.path("version").asInt() + " " + row.path("reverses").asString("-") + " "
                                + row.path("currency").asString() + " "
                                + row.path("amount").asString())
                .toList();
    }

    private List<String> positions(String book) throws Exception {
        return gateway.json("/positions?book=" + book)
                .path("positions")
                .valueStream()
                .map(row -> row.path("currency").asString() + " "
                        + row.path("quantity").asString())
                .toList();
    }

    @Test
    void anAmendedAndCancelledTradeLeavesARowForEverythingAndNothingInEffect() throws Exception {
        String trade = book("life-1", Trades.fx("LIFE", "100.00", "110.00"));
        assertThat(gateway.get(trade).headers().firstValue("ETag")).contains("\"1\"");
        HttpResponse<String> amended =
                send("PUT", trade, "life-2", "\"1\"", JSON, Trades.fx("LIFE", "250.00", "275.00"));
        assertThat(amended.statusCode()).as(amended.body()).isEqualTo(200);
        String id = trade.substring("/trades/".length());
        assertThat(amended.body()).isEqualTo("{\"id\":\"" + id + "\",\"version\":2,\"status\":\"VERIFIED\"}");
        assertThat(amended.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(send("PUT", trade, "life-2", "\"1\"", JSON, Trades.fx("LIFE", "250.00", "275.00"))
                        .body())
                .as("the same request again")
                .isEqualTo(amended.body());
        settled(trade);
        assertThat(transfers(trade, "")).containsExactlyInAnyOrder("2 - EUR 250.00", "2 - USD -275.00");
        assertThat(positions("LIFE")).containsExactly("EUR 250", "USD -275");

        HttpResponse<String> cancelled = act(trade, "cancel", "life-3", 2);
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        settled(trade);
        assertThat(transfers(trade, "")).isEmpty();
        assertThat(positions("LIFE")).isEmpty();
        assertThat(transfers(trade, "&all=true"))
                .containsExactlyInAnyOrder(
                        "1 - EUR 100.00",
                        "1 - USD -110.00",
                        "2 1 EUR -100.00",
                        "2 1 USD 110.00",
                        "2 - EUR 250.00",
                        "2 - USD -275.00",
                        "3 2 EUR -250.00",
                        "3 2 USD 275.00");

        var now = gateway.json(trade);
        assertThat(now.path("status").asString()).isEqualTo("CANCELLED");
        assertThat(now.path("version").asInt()).isEqualTo(3);
        assertThat(now.path("actions")).isEmpty();
        var first = gateway.json(trade + "?version=1");
        assertThat(first.path("trade")
                        .path("product")
                        .path("receive")
                        .path("amount")
                        .asString())
                .isEqualTo("100");
        assertThat(gateway.json(trade + "/history")
                        .path("versions")
                        .valueStream()
                        .map(version -> version.path("version").asInt() + " "
                                + version.path("action").asString() + " "
                                + version.path("status").asString() + " "
                                + version.path("user").asString())
                        .toList())
                .containsExactly("1 NEW VERIFIED operator", "2 AMEND VERIFIED operator", "3 CANCEL CANCELLED operator");
        assertThat(gateway.get(trade + "?version=4").statusCode()).isEqualTo(404);
        assertThat(gateway.get(trade + "?version=x").statusCode()).isEqualTo(400);
    }

    @Test
    void aChangeSaysWhichVersionItsSenderHasSeen() throws Exception {
        String trade = book("seen-1", Trades.fx("SEEN", "1.00", "1.10"));
        byte[] terms = Trades.fx("SEEN", "2.00", "2.20");
        assertThat(send("PUT", trade, "seen-2", "", JSON, terms).statusCode()).isEqualTo(428);
        for (String wrong : List.of("1", "*", "\"0\"", "W/\"1\"", "\"1\", \"2\"", "\"x\"")) {
            assertThat(send("PUT", trade, "seen-2", wrong, JSON, terms).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(send("PUT", trade, "", "\"1\"", JSON, terms).statusCode()).isEqualTo(400);
        assertThat(send("PUT", trade, "seen-2", "\"1\"", "text/csv", terms).statusCode())
                .isEqualTo(415);
        assertThat(send("PUT", trade, "seen-2", "\"1\"", JSON, "{}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> moved = send("PUT", trade, "seen-2", "\"7\"", JSON, terms);
        assertThat(moved.statusCode()).isEqualTo(412);
        assertThat(moved.body()).contains("is at version 1 now, not 7");
        assertThat(moved.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(gateway.json(trade).path("version").asInt()).isEqualTo(1);
        assertThat(send("PUT", trade, "seen-2", "\"1\"", JSON, terms).statusCode())
                .as("no refusal used the key up")
                .isEqualTo(200);
        HttpResponse<String> other = send("PUT", trade, "seen-2", "\"2\"", JSON, terms);
        assertThat(other.statusCode()).as("the key stands for another change").isEqualTo(409);
        assertThat(send("PUT", "/trades/T-99999999", "seen-3", "\"1\"", JSON, terms)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("PUT", "/trades/nonsense", "seen-3", "\"1\"", JSON, terms)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anActionThatIsNotLegalIsRefusedWithThoseThatAre() throws Exception {
        String trade = book("legal-1", Trades.fx("LEGAL", "1.00", "1.10"));
        assertThat(gateway.json(trade).path("actions").toString())
                .isEqualTo("[\"amend\",\"return\",\"confirm\",\"cancel\",\"terminate\"]");
        HttpResponse<String> illegal = act(trade, "verify", "legal-2", 1);
        assertThat(illegal.statusCode()).isEqualTo(409);
        assertThat(illegal.body())
                .contains("verify is not legal for a trade that is VERIFIED; legal are amend, return, confirm, cancel,"
                        + " terminate");
        HttpResponse<String> unknown = act(trade, "explode", "legal-2", 1);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there are verify, return, confirm, cancel, terminate");
        assertThat(act(trade, "amend", "legal-2", 1).statusCode()).isEqualTo(404);
        assertThat(act(trade, "confirm", "legal-2", 1).body()).contains("\"status\":\"CONFIRMED\"");
        assertThat(act(trade, "terminate", "legal-3", 2).body()).contains("\"status\":\"TERMINATED\"");
        HttpResponse<String> late = act(trade, "cancel", "legal-4", 3);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("this status is final");
        settled(trade);
        assertThat(transfers(trade, "&all=true")).containsExactlyInAnyOrder("1 - EUR 1.00", "1 - USD -1.10");
    }

    @Test
    void anAmendmentMayBeAnFpmlDocumentAndMoveToAnotherBook() throws Exception {
        String trade = book("fpml-1", Trades.fx("FROM", "5.00", "5.50"));
        byte[] fpml = Files.readAllBytes(Path.of("src/release/content/samples/fx-forward.xml"));
        HttpResponse<String> amended = send("PUT", trade, "fpml-2", "\"1\"", "application/xml", fpml);
        assertThat(amended.statusCode()).as(amended.body()).isEqualTo(200);
        settled(trade);
        assertThat(positions("FROM")).isEmpty();
        assertThat(transfers(trade, "")).containsExactlyInAnyOrder("2 - EUR 250000.00", "2 - USD -290500.00");
        assertThat(act(trade, "return", "fpml-3", 2).body()).contains("\"status\":\"PENDING\"");
        settled(trade);
        assertThat(transfers(trade, "")).isEmpty();
        assertThat(act(trade, "verify", "fpml-4", 3).statusCode()).isEqualTo(200);
        settled(trade);
        assertThat(transfers(trade, "")).containsExactlyInAnyOrder("4 - EUR 250000.00", "4 - USD -290500.00");
    }
}
