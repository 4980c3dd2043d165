package dev.isle.suite.server.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.metrics.Exposition;
import dev.isle.suite.server.metrics.Scrape;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bulks through the gateway and through the folder, with real servers that are killed while they work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadIT {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String JSON = "application/json";
    private static final String JSON_LOG = "--log=json";
    private static final String HEADER =
            "product,book,ourParty,counterparty,tradeDate,receiveCurrency,receiveAmount,payCurrency,payAmount,valueDate\n";

    private TestDatabase database;
    private RealSuite suite;
    private RealServer gateway;

    @BeforeAll
    void start() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        List<String> servers = List.of("dataserver-0", "dataserver-1", "authserver-0", "datauploader-0", "gateway-0");
        for (String server : servers) {
            suite.start(server, JSON_LOG);
        }
        for (String server : servers) {
            suite.server(server).awaitReady();
        }
        gateway = suite.server("gateway-0");
        group("uploaders", "\"upload\",\"book\"", "\"FX\",\"MM\",\"RATES\",\"UNASSIGNED\"");
        group("bookers", "\"book\"", "\"*\"");
        user("ula", "uploaders");
        user("bob", "bookers");
    }

    private void group(String name, String rights, String books) throws Exception {
        assertThat(gateway.as(
                                RealSuite.TOKEN,
                                "PUT",
                                "/groups/" + name,
                                JSON,
                                "{\"rights\":[" + rights + "],\"books\":[" + books + "]}")
                        .statusCode())
                .isEqualTo(200);
    }

    private void user(String name, String group) throws Exception {
        assertThat(gateway.as(
                                RealSuite.TOKEN,
                                "POST",
                                "/users",
                                JSON,
                                "{\"name\":\"" + name + "\",\"password\":\"" + name + "-has-a-password\",\"groups\":[\""
                                        + group + "\"]}")
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() throws Exception {
        suite.close();
    }

    private static String row(String book, int number) {
        return "fx," + book + ",ISLE,ACME,2026-11-20,EUR," + (1000 + number) + ".00,USD,1160.00,2027-02-24\n";
    }

    private static String rows(String book, int count) {
        return HEADER + IntStream.range(0, count).mapToObj(n -> row(book, n)).collect(Collectors.joining());
    }

    private HttpResponse<String> upload(String bearer, String key, String type, String body) throws Exception {
        return gateway.as(bearer, "POST", "/uploads", type, body, "Idempotency-Key", key);
    }

    private static List<String> statuses(JsonNode result) {
        return result.path("items")
                .valueStream()
                .map(item ->
                        item.path("index").asInt() + " " + item.path("status").asInt())
                .toList();
    }

    @Test
    void everyItemHasItsOwnAnswerAndARepeatTheSame() throws Exception {
        String good = new String(Trades.fx("FX", "1.00", "2.00"), StandardCharsets.UTF_8).strip();
        String foreign = new String(Trades.fx("SECRET", "1.00", "2.00"), StandardCharsets.UTF_8).strip();
        String body = "[" + good + ",\n{\"book\": \"FX\"},\n" + foreign + "," + good + "]";
        String ula = gateway.token("ula", "ula-has-a-password");
        assertThat(Scrape.of(suite.server("authserver-0")).value("suite_logins_total", "outcome", "accepted"))
                .isPositive();
        Exposition before = Scrape.of(suite.server("datauploader-0"));
        HttpResponse<String> first = upload(ula, "mixed", JSON, body);
        Exposition after = Scrape.of(suite.server("datauploader-0"));
        for (String outcome : List.of("stored", "refused")) {
            assertThat(after.value("suite_upload_items_total", "outcome", outcome)
                            - before.value("suite_upload_items_total", "outcome", outcome))
                    .as(outcome)
                    .isEqualTo(2);
        }
        assertThat(first.statusCode()).as(first.body()).isEqualTo(207);
        JsonNode result = MAPPER.readTree(first.body());
        assertThat(statuses(result)).containsExactly("0 201", "1 422", "2 403", "3 201");
        assertThat(result.path("items").get(1).path("reasons").toString())
                .contains("\"place\":\"/1")
                .contains("missing-field");
        assertThat(result.path("items").get(2).path("error").asString())
                .contains("'book'")
                .contains("SECRET");
        assertThat(result.path("items").get(0).path("id").asString())
                .as("the same trade twice in a bulk is two trades")
                .isNotEqualTo(result.path("items").get(3).path("id").asString());
        assertThat(result.path("accepted").asInt()).isEqualTo(2);
        String request = first.headers().firstValue("X-Request-Id").orElseThrow();
        String fourth = result.path("items").get(3).path("id").asString();
        for (String server : List.of("datauploader-0", suite.active().name())) {
            assertThat(requests(suite.server(server), fourth))
                    .as(server + " says which request made the trade")
                    .containsExactly(request);
        }
        assertThat(database.number("select count(*) from trade where user_name = 'ula' and book = 'FX'"
                        + " and id in (select trade_id from trade_request where request_key like 'mixed#%')"))
                .isEqualTo(2);
        assertThat(upload(ula, "mixed", JSON, body).body()).isEqualTo(first.body());
        long trades = database.number("select count(*) from trade");
        for (String other : List.of(
                "[" + good + "]",
                body.substring(0, body.length() - 1) + "," + good + "]",
                body.replace("1.00", "3.00"),
                "[{}]")) {
            HttpResponse<String> another = upload(ula, "mixed", JSON, other);
            assertThat(another.statusCode())
                    .as("another bulk under the key: " + other)
                    .isEqualTo(409);
            assertThat(another.body()).contains("another bulk");
        }
        assertThat(database.number("select count(*) from trade")).isEqualTo(trades);
        assertThat(upload(RealSuite.TOKEN, "mixed", JSON, "[{}]").statusCode())
                .as("a key is its user's own")
                .isEqualTo(207);

        group("uploaders", "\"read\"", "\"FX\"");
        // A key of its own each time: one that is claimed while the right still stands keeps its answer.
        AtomicInteger tries = new AtomicInteger();
        Await.until(
                "ula may nothing",
                () -> upload(ula, "other-" + tries.incrementAndGet(), JSON, body)
                                .statusCode()
                        == 403);
        JsonNode withdrawn = MAPPER.readTree(upload(ula, "mixed", JSON, body).body());
        assertThat(statuses(withdrawn))
                .as("rights that are withdrawn change no answer")
                .isEqualTo(statuses(result));
        for (int index : new int[] {0, 1, 3}) {
            assertThat(withdrawn.path("items").get(index))
                    .isEqualTo(result.path("items").get(index));
        }
        group("uploaders", "\"upload\",\"book\"", "\"FX\",\"MM\",\"RATES\",\"UNASSIGNED\",\"SECRET\"");
        Await.until(
                "ula may book there, and upload again",
                () -> gateway.as(ula, "POST", "/trades", JSON, foreign, "Idempotency-Key", "own")
                                        .statusCode()
                                == 201
                        && upload(ula, "upload-again", JSON, "[{}]").statusCode() == 207);
        JsonNode granted = MAPPER.readTree(upload(ula, "mixed", JSON, body).body());
        assertThat(statuses(granted))
                .as("what was refused for want of a right is asked again, and nothing else")
                .containsExactly("0 201", "1 422", "2 201", "3 201");
        assertThat(granted.path("items").get(1)).isEqualTo(result.path("items").get(1));
        assertThat(granted.path("items").get(3)).isEqualTo(result.path("items").get(3));
        assertThat(database.number("select count(*) from trade")).isEqualTo(trades + 2);
    }

    @Test
    void aBulkWhoseUploaderIsKilledOverItIsAnsweredByARepeat() throws Exception {
        int count = 500;
        String body = rows("KILLED", count - 1) + "fx,KILLED\n";
        String mine = "select count(*) from trade where book = 'KILLED'";
        List<HttpResponse<String>> cut = new ArrayList<>();
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                cut.add(upload(RealSuite.TOKEN, "killed", "text/csv", body));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        Await.until("some are stored", () -> database.number(mine) > 20);
        suite.server("datauploader-0").kill();
        sending.join();
        assertThat(cut.getFirst().statusCode()).isEqualTo(503);
        suite.start("datauploader-0", JSON_LOG).awaitReady();
        HttpResponse<String> answer = upload(RealSuite.TOKEN, "killed", "text/csv", body);
        JsonNode result = MAPPER.readTree(answer.body());
        assertThat(result.path("accepted").asInt(-1)).as(answer.body()).isEqualTo(count - 1);
        assertThat(result.path("items").get(count - 1).path("status").asInt()).isEqualTo(422);
        assertThat(database.number(mine)).isEqualTo(count - 1);
        assertThat(database.number(
                        "select count(distinct request_key) from trade_request where request_key like 'killed#%'"))
                .isEqualTo(count - 1);
        suite.server("dataserver-0").signal("STOP");
        suite.server("dataserver-1").signal("STOP");
        try {
            assertThat(upload(RealSuite.TOKEN, "killed", "text/csv", body).body())
                    .as("what was told once is told again, and nobody is asked")
                    .isEqualTo(answer.body());
        } finally {
            suite.server("dataserver-0").signal("CONT");
            suite.server("dataserver-1").signal("CONT");
        }
    }

    @Test
    void csvSampleAndArchivesOfFpmlAreTrades() throws Exception {
        Path samples = Path.of("src/release/content/samples");
        HttpResponse<String> csv =
                upload(RealSuite.TOKEN, "csv", "text/csv", Files.readString(samples.resolve("trades.csv")));
        JsonNode result = MAPPER.readTree(csv.body());
        assertThat(result.path("refused").asInt(-1)).as(csv.body()).isZero();
        assertThat(result.path("accepted").asInt()).isEqualTo(6);
        assertThat(result.path("items").get(2).path("source").asString()).isEqualTo("line 4");

        HttpResponse<String> zip = gateway.post(
                "/uploads", "application/zip", "zip", archive(List.of("fx-forward.xml", "swap.xml", "trades.csv")));
        JsonNode unzipped = MAPPER.readTree(zip.body());
        assertThat(unzipped.path("accepted").asInt(-1)).as(zip.body()).isEqualTo(8);
        assertThat(unzipped.path("items").get(1).path("source").asString()).isEqualTo("swap.xml");
    }

    private static byte[] archive(List<String> samples) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : samples) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Files.readAllBytes(
                        Path.of("src/release/content/samples").resolve(name)));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aBulkIsRefusedAsAWholeBeforeAnythingIsStored() throws Exception {
        long before = database.number("select count(*) from trade");
        String bob = gateway.token("bob", "bob-has-a-password");
        HttpResponse<String> noRight = upload(bob, "b", "text/csv", rows("FX", 1));
        assertThat(noRight.statusCode()).isEqualTo(403);
        assertThat(noRight.body()).contains("\"missing\":{\"right\":\"upload\"}");
        String good = new String(Trades.fx("FX", "1.00", "2.00"), StandardCharsets.UTF_8);
        HttpResponse<String> broken = upload(RealSuite.TOKEN, "b", JSON, "[" + good + "," + good + ",{]");
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(broken.body()).contains("nothing was stored").contains("syntax");
        assertThat(upload(RealSuite.TOKEN, "b", "text/plain", good).statusCode())
                .isEqualTo(415);
        assertThat(upload(RealSuite.TOKEN, "b", JSON, " ".repeat((8 << 20) + 1)).statusCode())
                .isEqualTo(413);
        assertThat(gateway.as(RealSuite.TOKEN, "POST", "/uploads", JSON, "[]").statusCode())
                .isEqualTo(400);
        assertThat(database.number("select count(*) from trade_request where request_key like 'b#%'"))
                .isZero();
        assertThat(database.number("select count(*) from trade")).isEqualTo(before);
    }

    @Test
    void aTakeoverInTheMiddleOfABulkLosesAndDoublesNothing() throws Exception {
        int count = 400;
        String body = rows("TAKEOVER", count);
        List<HttpResponse<String>> answer = new ArrayList<>();
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                answer.add(upload(RealSuite.TOKEN, "takeover", "text/csv", body));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        Await.until(
                "some are stored", () -> database.number("select count(*) from trade where book = 'TAKEOVER'") > 20);
        RealServer killed = suite.active();
        killed.kill();
        sending.join();
        suite.start(killed.name(), JSON_LOG).awaitReady();
        JsonNode result = MAPPER.readTree(answer.getFirst().body());
        assertThat(result.path("accepted").asInt(-1))
                .as(answer.getFirst().body())
                .isEqualTo(count);
        assertThat(database.number("select count(*) from trade where book = 'TAKEOVER'"))
                .isEqualTo(count);
        assertThat(result.path("items")
                        .valueStream()
                        .map(item -> item.path("id").asString())
                        .distinct()
                        .count())
                .isEqualTo(count);
    }

    @Test
    void anEngineThatIsBehindSlowsABulkAndIsNamedAndNothingIsLost() throws Exception {
        // No engine server runs here: whatever is stored waits for the engine, as when it is stopped.
        long limit =
                3 + database.number("select count(*) from trade_event where engine = 'position' and state = 'WAITING'");
        database.execute("update event_subscription set state = 'STOPPED', backlog_limit = " + limit
                + " where engine = 'position'");
        try {
            Await.until(
                    "the limit is known",
                    () -> suite.active().json("/health").toString().contains(" of " + limit + " events"));
            List<HttpResponse<String>> answer = new ArrayList<>();
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    answer.add(upload(RealSuite.TOKEN, "slow", "text/csv", rows("SLOW", 40)));
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            RealServer uploader = suite.server("datauploader-0");
            Await.until(
                    "the engine is named",
                    () -> uploader.json("/health")
                            .path("sensors")
                            .valueStream()
                            .anyMatch(sensor -> sensor.path("name").asString().equals("pace")
                                    && sensor.path("state").asString().equals("AMBER")
                                    && sensor.path("detail")
                                            .asString()
                                            .contains("the position engine, which is stopped, has")));
            assertThat(answer).isEmpty();
            assertThat(database.number("select count(*) from trade where book = 'SLOW'"))
                    .isLessThan(40);
            database.execute("update event_subscription set state = 'RUNNING', backlog_limit = 10000"
                    + " where engine = 'position'");
            sending.join();
            assertThat(MAPPER.readTree(answer.getFirst().body())
                            .path("accepted")
                            .asInt(-1))
                    .as(answer.getFirst().body())
                    .isEqualTo(40);
            assertThat(database.number("select count(*) from trade where book = 'SLOW'"))
                    .isEqualTo(40);
        } finally {
            database.execute("update event_subscription set state = 'RUNNING', backlog_limit = 10000"
                    + " where engine = 'position'");
        }
    }

    @Test
    void aDroppedFileIsDoneOnceThoughTheUploaderIsKilledOverIt() throws Exception {
        int count = 600;
        Path folder = Files.createDirectories(
                suite.data("datauploader-0").resolve("drop").resolve("ula"));
        drop(folder, "big.csv", rows("MM", count));
        Await.until(
                "some are stored",
                () -> database.number("select count(*) from trade where book = 'MM' and user_name = 'ula'") > 20);
        suite.server("datauploader-0").kill();
        suite.start("datauploader-0", JSON_LOG).awaitReady();
        Path results = folder.resolve("done/big.csv.results.json");
        Await.until("the results lie there", () -> Files.exists(folder.resolve("done/big.csv")));
        JsonNode result = MAPPER.readTree(Files.readString(results));
        assertThat(result.path("accepted").asInt(-1)).isEqualTo(count);
        String mine = "select count(*) from trade where book = 'MM' and user_name = 'ula'";
        assertThat(database.number(mine)).isEqualTo(count);

        drop(folder, "big.csv", rows("MM", count));
        Await.until("it is done again", () -> Files.exists(folder.resolve("done/2~big.csv")));
        assertThat(Files.readString(folder.resolve("done/2~big.csv.results.json")))
                .as("the same file is the same trades")
                .isEqualTo(Files.readString(results));
        assertThat(database.number(mine)).isEqualTo(count);
    }

    @Test
    void badFilesAreSetAsideAndUnfinishedOnesLeftAlone() throws Exception {
        Path drop = suite.data("datauploader-0").resolve("drop");
        Path ula = Files.createDirectories(drop.resolve("ula"));
        Path bob = Files.createDirectories(drop.resolve("bob"));
        Path operator = Files.createDirectories(drop.resolve("operator"));
        Files.writeString(ula.resolve("writing.csv.part"), rows("FX", 1));
        Files.writeString(ula.resolve(".hidden.csv"), rows("FX", 1));
        drop(ula, "broken.json", "[{\"a\":");
        drop(ula, "what.txt", "?");
        drop(ula, "fx.csv", HEADER + row("FX", 1) + row("FX", 1).replace("2027-02-24", "someday"));
        drop(ula, "fpml.xml", Files.readAllBytes(Path.of("src/release/content/samples/fx-forward.xml")));
        drop(ula, "all.zip", archive(List.of("swap.xml", "fx-forward.xml")));
        drop(bob, "not-mine.csv", rows("FX", 1));
        drop(operator, "nobody.csv", rows("FX", 1));
        Await.until(
                "ula's are settled",
                () -> Files.exists(ula.resolve("refused/what.txt"))
                        && Files.exists(ula.resolve("refused/broken.json"))
                        && Files.exists(ula.resolve("done/fpml.xml"))
                        && Files.exists(ula.resolve("done/all.zip"))
                        && Files.exists(ula.resolve("done/fx.csv")));
        assertThat(Files.readString(ula.resolve("refused/broken.json.reasons.json")))
                .contains("\"rule\":\"syntax\"");
        assertThat(Files.readString(ula.resolve("refused/what.txt.reasons.json")))
                .contains("media-type");
        JsonNode fpml = MAPPER.readTree(Files.readString(ula.resolve("done/fpml.xml.results.json")));
        assertThat(statuses(fpml)).containsExactly("0 201");
        String trade = fpml.path("items").get(0).path("id").asString();
        assertThat(requests(suite.server("datauploader-0"), trade))
                .as("a dropped file has a request id of its own")
                .hasSize(1)
                .allMatch(request -> request.matches("[0-9a-f]{16}"))
                .isEqualTo(requests(suite.active(), trade));
        assertThat(statuses(MAPPER.readTree(Files.readString(ula.resolve("done/all.zip.results.json")))))
                .containsExactly("0 201", "1 201");
        JsonNode done = MAPPER.readTree(Files.readString(ula.resolve("done/fx.csv.results.json")));
        assertThat(statuses(done)).containsExactly("0 201", "1 422");
        assertThat(done.path("items")
                        .get(1)
                        .path("reasons")
                        .get(0)
                        .path("place")
                        .asString())
                .isEqualTo("valueDate (3:52)");
        Await.until(
                "the others' are judged",
                () -> Files.exists(bob.resolve("refused/not-mine.csv"))
                        && Files.exists(operator.resolve("refused/nobody.csv")));
        assertThat(Files.readString(bob.resolve("refused/not-mine.csv.reasons.json")))
                .contains("'upload'");
        assertThat(ula.resolve("writing.csv.part")).exists();
        assertThat(ula.resolve(".hidden.csv")).exists();
        assertThat(database.number("select count(*) from trade where user_name in ('bob', 'operator')"
                        + " and id in (select trade_id from trade_request where request_key like 'drop:%')"))
                .isZero();
    }

    /** Which requests a server's log says that a trade belongs to. */
    private static Set<String> requests(RealServer server, String trade) throws Exception {
        return server.jsonLog().stream()
                .filter(line -> line.path("trade").asString("").equals(trade))
                .map(line -> line.path("request").asString(""))
                .collect(Collectors.toSet());
    }

    private static void drop(Path folder, String name, String content) throws Exception {
        drop(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void drop(Path folder, String name, byte[] content) throws Exception {
        Path part = Files.write(folder.resolve(name + ".part"), content);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
