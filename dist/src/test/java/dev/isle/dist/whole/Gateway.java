package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.suite.trade.flow.HandComputed;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of the suite's gateway. It does what the suite asks of clients: a request without an answer, or answered 503, is repeated with the same key; every
 * other answer counts.
 */
final class Gateway {
    static final String JSON = "application/json";
    static final String FPML = "application/xml";
    private static final int AT_ONCE = 4;

    private final HttpClient client;
    private final List<String> addresses;
    private final Optional<String> token;
    /** Which one is asked at present. */
    private volatile String address;

    Gateway(String address, Optional<String> token) {
        this(List.of(address), token);
    }

    /** A client of several gateways: what one does not answer is repeated at the next. */
    Gateway(List<String> addresses, Optional<String> token) {
        this(addresses, token, HttpClient.newBuilder());
    }

    /** A client of a gateway that speaks TLS: it believes that authority and nobody else. */
    Gateway(String address, Optional<String> token, Path authority) throws IOException, GeneralSecurityException {
        this(List.of(address), token, HttpClient.newBuilder().sslContext(believing(authority)));
    }

    private Gateway(List<String> addresses, Optional<String> token, HttpClient.Builder client) {
        this(client.connectTimeout(Duration.ofSeconds(5)).build(), addresses, token);
    }

    private Gateway(HttpClient client, List<String> addresses, Optional<String> token) {
        this.client = client;
        this.addresses = addresses;
        this.token = token;
        address = addresses.getFirst();
    }

    /** Which gateway it asks at present. */
    String address() {
        return address;
    }

    /** The same client, asking another server. */
    Gateway at(String server) {
        return new Gateway(client, List.of(server), token);
    }

    /** What believes that authority and nobody else. */
    static SSLContext believing(Path authority) throws IOException, GeneralSecurityException {
        KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
        believed.load(null, null);
        try (InputStream certificate = Files.newInputStream(authority)) {
            believed.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A trade that was acknowledged. */
    record Booked(String id, HandComputed paper) {}

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    /** One attempt at a trade. */
    HttpResponse<String> post(String mediaType, String key, byte[] body) throws IOException, InterruptedException {
        return post("/trades", mediaType, key, body);
    }

    /** One attempt. */
    HttpResponse<String> post(String path, String mediaType, String key, byte[] body)
            throws IOException, InterruptedException {
        return send("POST", path, mediaType, body, "Idempotency-Key", key);
    }

    /** One attempt by another method, with more headers: name, value, and so on. */
    HttpResponse<String> send(String method, String path, String mediaType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", mediaType);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(
                request.method(method, BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    /** The same gateways for somebody who is given a token for his password. */
    Gateway login(String user, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                "POST",
                "/login",
                JSON,
                "{\"user\": \"%s\", \"password\": \"%s\"}"
                        .formatted(user, password)
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode())
                .as("login of %s: %s", user, answer.body())
                .isEqualTo(200);
        String given = String.valueOf(((JsonObject) Json.parse(answer.body())).text("token"));
        return new Gateway(client, addresses, Optional.of(given));
    }

    /** Books a trade in that book, with the same key until it is acknowledged. */
    Booked book(HandComputed paper, String book, String key) throws Exception {
        byte[] body = paper.inBook(book).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = answered("POST " + key, () -> post(JSON, key, body));
        assertThat(answer.statusCode()).as("%s: %s", key, answer.body()).isEqualTo(201);
        return new Booked(id(answer), paper);
    }

    /** The number in an acknowledgement. */
    static String id(HttpResponse<String> acknowledged) {
        return String.valueOf(((JsonObject) Json.parse(acknowledged.body())).text("id"));
    }

    /** Reads a resource that is there. */
    JsonObject get(String path) throws Exception {
        HttpResponse<String> answer =
                answered("GET " + path, () -> client.send(request(path).GET().build(), BodyHandlers.ofString()));
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return (JsonObject) Json.parse(answer.body());
    }

    private HttpResponse<String> answered(String what, Callable<HttpResponse<String>> attempt) throws Exception {
        return Await.some(what, () -> {
            String asked = address;
            try {
                return Optional.of(attempt.call()).filter(answer -> answer.statusCode() != 503);
            } catch (IOException unanswered) {
                if (asked.equals(address)) {
                    address = addresses.get((addresses.indexOf(asked) + 1) % addresses.size());
                }
                return Optional.empty();
            }
        });
    }

    /** The engines of a trade's events, one for each event, when all of them are done. */
    List<String> engines(String id) throws Exception {
        List<JsonObject> events = Await.some("the engines have done " + id, () -> {
            List<JsonObject> all = objects(get("/trades/" + id + "/events"), "events");
            return Optional.of(all).filter(seen -> seen.stream().allMatch(event -> event.truth("consumed", false)));
        });
        return events.stream()
                .map(event -> String.valueOf(event.text("engine")))
                .toList();
    }

    /** The trade's transfers, written as on paper, when both engines have done each of its two events. */
    List<String> transfers(String id) throws Exception {
        assertThat(engines(id)).as("events of %s", id).containsExactlyInAnyOrder("transfer", "position", "accounting");
        JsonObject answer = get("/transfers?trade=" + id);
        assertThat(answer.truth("complete", false)).isTrue();
        return objects(answer, "transfers").stream().map(Gateway::transfer).toList();
    }

    private static String transfer(JsonObject row) {
        String amount = row.text("amount");
        String fixings = objects(row, "fixings").stream()
                .map(fixing -> fixing.text("index") + " " + fixing.text("from")
                        + (String.valueOf(fixing.text("from")).equals(fixing.text("to"))
                                ? ""
                                : ".." + fixing.text("to")))
                .collect(Collectors.joining(", ", "[", "]"));
        assertThat(row.text("state")).isEqualTo(amount == null ? "PROJECTED" : "KNOWN");
        return row.text("key") + " " + row.text("kind") + " " + row.text("payDate") + " " + row.text("currency") + " "
                + (amount == null ? "projected " + fixings : amount);
    }

    /** The positions of a book: what is held, and how much. */
    Map<String, String> positions(String book) throws Exception {
        JsonObject answer = get("/positions?book=" + book);
        assertThat(answer.truth("truncated", true)).isFalse();
        Map<String, String> positions = new TreeMap<>();
        for (JsonObject row : objects(answer, "positions")) {
            String date = row.text("valueDate");
            positions.put(
                    row.text("instrument") + " " + row.text("currency") + (date == null ? "" : " " + date),
                    plain(new BigDecimal(String.valueOf(row.text("quantity")))));
        }
        return positions;
    }

    /** What trades add up to, from the rows on paper alone. */
    static Map<String, String> sum(Collection<Booked> trades) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Booked trade : trades) {
            for (String row : trade.paper().positions()) {
                int quantity = row.lastIndexOf(' ');
                sums.merge(row.substring(0, quantity), new BigDecimal(row.substring(quantity + 1)), BigDecimal::add);
            }
        }
        sums.values().removeIf(quantity -> quantity.signum() == 0);
        Map<String, String> texts = new TreeMap<>();
        sums.forEach((what, quantity) -> texts.put(what, plain(quantity)));
        return texts;
    }

    private static String plain(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }

    /** Every acknowledged trade is there once, in its book and with its rows, and the book holds what they add up to and nothing else. */
    void assertRight(String book, List<Booked> trades) throws Exception {
        assertThat(trades.stream().map(Booked::id)).doesNotHaveDuplicates();
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Booked>> looks = new ArrayList<>();
            trades.forEach(trade -> looks.add(() -> {
                assertThat(get("/trades/" + trade.id()).text("book")).isEqualTo(book);
                assertThat(transfers(trade.id()))
                        .as("transfers of %s, %s", trade.id(), trade.paper())
                        .containsExactlyInAnyOrderElementsOf(trade.paper().transfers());
                return trade;
            }));
            for (Future<Booked> look : callers.invokeAll(looks)) {
                look.get();
            }
        }
        assertThat(positions(book)).as("positions of %s", book).isEqualTo(sum(trades));
    }

    /** The objects of a list. */
    static List<JsonObject> objects(JsonObject holder, String list) {
        return holder.list(list).stream().map(each -> (JsonObject) each).toList();
    }
}
