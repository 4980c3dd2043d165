package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Directory;
import dev.isle.suite.server.metrics.Exposition;
import dev.isle.suite.server.metrics.Scrape;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users with rights, through the gateway: made by an administrator, judged by the dataserver, kept in the rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersIT {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String JSON = "application/json";
    private static final String PASSWORD = "a-long-enough-password";

    private TestDatabase database;
    private RealSuite suite;
    private RealServer gateway;
    private String admin;

    @BeforeAll
    void start() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        for (String server : List.of("dataserver-0", "authserver-0", "gateway-0")) {
            suite.start(server);
        }
        for (String server : List.of("dataserver-0", "authserver-0", "gateway-0")) {
            suite.server(server).awaitReady();
        }
        gateway = suite.server("gateway-0");
        admin = gateway.token("admin", RealSuite.ADMIN_PASSWORD);
        group("fx-traders", "\"book\",\"read\"", "\"FX\"");
        group("readers", "\"read\"", "\"*\"");
    }

    @AfterAll
    void stop() throws Exception {
        suite.close();
    }

    private void group(String name, String rights, String books) throws Exception {
        HttpResponse<String> answer = gateway.as(
                admin, "PUT", "/groups/" + name, JSON, "{\"rights\":[" + rights + "],\"books\":[" + books + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String user(String name, String group) throws Exception {
        HttpResponse<String> answer = gateway.as(
                admin,
                "POST",
                "/users",
                JSON,
                "{\"name\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"groups\":[\"" + group + "\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return gateway.token(name, PASSWORD);
    }

    private HttpResponse<String> change(String user, String body) throws Exception {
        HttpResponse<String> answer = gateway.as(admin, "PUT", "/users/" + user, JSON, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<String> book(String token, String key, String book) throws Exception {
        return gateway.as(
                token,
                "POST",
                "/trades",
                JSON,
                new String(Trades.fx(book, "10.00", "11.00"), StandardCharsets.UTF_8),
                "Idempotency-Key",
                key);
    }

    @Test
    void everyRowHoldsItsUserAndTheKeyIsHisOwn() throws Exception {
        String ann = user("ann", "fx-traders");
        String ben = user("ben", "fx-traders");
        HttpResponse<String> first = book(ann, "same-key", "FX");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        HttpResponse<String> other = book(ben, "same-key", "FX");
        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(other.body()).as("another user's key").isNotEqualTo(first.body());
        assertThat(book(ann, "same-key", "FX").body()).isEqualTo(first.body());
        String path = first.headers().firstValue("Location").orElse("");
        JsonNode trade = MAPPER.readTree(gateway.as(ann, "GET", path, "", "").body());
        assertThat(trade.path("user").asString()).isEqualTo("ann");
        assertThat(database.number("select count(*) from trade where user_name in ('ann', 'ben')"))
                .isEqualTo(2);
    }

    @Test
    void aMissingRightIsRefusedByNameAndStoresNothing() throws Exception {
        String carl = user("carl", "fx-traders");
        String rita = user("rita", "readers");
        HttpResponse<String> wrongBook = book(carl, "k1", "SECRET");
        assertThat(wrongBook.statusCode()).isEqualTo(403);
        assertThat(MAPPER.readTree(wrongBook.body()).path("missing").toString())
                .isEqualTo("{\"right\":\"book\",\"book\":\"SECRET\"}");
        HttpResponse<String> noRight = book(rita, "k1", "FX");
        assertThat(noRight.statusCode()).isEqualTo(403);
        assertThat(MAPPER.readTree(noRight.body()).path("missing").toString()).isEqualTo("{\"right\":\"book\"}");
        assertThat(database.number("select count(*) from trade where user_name in ('carl', 'rita')"))
                .isZero();

        HttpResponse<String> stored = gateway.post("/trades", JSON, "by-operator", Trades.fx("SECRET", "1.00", "2.00"));
        String path = stored.headers().firstValue("Location").orElse("");
        String id = path.substring("/trades/".length());
        for (String resource : List.of(path, path + "/events", "/transfers?trade=" + id, "/positions?book=SECRET")) {
            HttpResponse<String> hidden = gateway.as(carl, "GET", resource, "", "");
            assertThat(hidden.statusCode()).as(resource).isEqualTo(403);
            assertThat(hidden.body())
                    .contains("\"right\":\"read\",\"book\":\"SECRET\"")
                    .doesNotContain("ACME");
            assertThat(gateway.as(rita, "GET", resource, "", "").statusCode())
                    .as(resource)
                    .isEqualTo(200);
        }
    }

    @Test
    void aTradeMovesToABookOnlyByWhomMayAmendThereAndNobodyReadsWithoutTheRight() throws Exception {
        group("fx-amenders", "\"book\",\"amend\"", "\"FX\"");
        String pia = user("pia", "fx-amenders");
        HttpResponse<String> stored = book(pia, "p", "FX");
        String path = stored.headers().firstValue("Location").orElse("");
        HttpResponse<String> moved = gateway.as(
                pia,
                "PUT",
                path,
                JSON,
                new String(Trades.fx("SECRET", "10.00", "11.00"), StandardCharsets.UTF_8),
                "Idempotency-Key",
                "move",
                "If-Match",
                "\"1\"");
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(403);
        assertThat(moved.body()).contains("\"right\":\"amend\",\"book\":\"SECRET\"");
        for (String resource : List.of(path, path + "/history", "/trades/T-99999999", "/transfers?trade=T-99999999")) {
            HttpResponse<String> unread = gateway.as(pia, "GET", resource, "", "");
            assertThat(unread.statusCode()).as(resource).isEqualTo(403);
            assertThat(unread.body()).as(resource).contains("\"right\":\"read\"");
        }
        assertThat(database.value("select book || ' ' || version from trade where id = "
                        + Long.parseLong(path.substring("/trades/T-".length()))))
                .isEqualTo("FX 1");
    }

    @Test
    void usersNeitherSteerServersNorChangeUsersNorActForOthers() throws Exception {
        String dora = user("dora", "fx-traders");
        RealServer dataserver = suite.server("dataserver-0");
        for (String path : List.of("/drain", "/demote", "/promote")) {
            HttpResponse<String> answer = dataserver.as(dora, "POST", path, "", "");
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("\"right\":\"operate\"");
        }
        for (String directory :
                List.of("GET /users", "POST /users", "PUT /users/dora", "GET /groups", "PUT /groups/fx-traders")) {
            String[] words = directory.split(" ");
            HttpResponse<String> answer =
                    gateway.as(dora, words[0], words[1], JSON, words[0].equals("GET") ? "" : "{}");
            assertThat(answer.statusCode()).as(directory).isEqualTo(403);
            assertThat(answer.body()).as(directory).contains("\"right\":\"admin\"");
        }
        for (String method : List.of("GET", "PUT")) {
            assertThat(dataserver
                            .as(dora, method, "/health/thresholds", JSON, "{\"heap\":null}")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(dataserver
                        .as(admin, "PUT", "/health/thresholds", JSON, "{\"heap\":{\"amber\":0.5}}")
                        .body())
                .contains("\"by\":\"admin\"");
        assertThat(dataserver.as(dora, "GET", "/metrics", "", "").statusCode()).isEqualTo(403);
        HttpResponse<String> promoted =
                gateway.as(dora, "PUT", "/users/dora", JSON, "{\"groups\":[\"administrators\"]}");
        assertThat(promoted.statusCode()).isEqualTo(403);
        assertThat(promoted.body()).contains("\"right\":\"admin\"");
        assertThat(gateway.as(dora, "GET", "/whoami", "", "", "On-Behalf-Of", "admin")
                        .body())
                .contains("\"user\":\"dora\"")
                .doesNotContain("admin");
    }

    @Test
    void aDisabledUserIsRefusedAndHisTokenNeverCountsAgain() throws Exception {
        String eve = user("eve", "fx-traders");
        assertThat(book(eve, "before", "FX").statusCode()).isEqualTo(201);
        change("eve", "{\"disabled\":true}");
        long end = System.nanoTime() + Directory.FRESH.toNanos();
        int last;
        do {
            last = gateway.as(eve, "GET", "/positions?book=FX", "", "").statusCode();
        } while (System.nanoTime() - end < 0);
        // The last request began before the bound or at it; the next one begins behind it.
        HttpResponse<String> refused = book(eve, "after", "FX");
        assertThat(refused.statusCode())
                .as("after " + last + ": " + refused.body())
                .isEqualTo(401);
        assertThat(refused.body()).contains("disabled");
        assertThat(gateway.login("eve", PASSWORD).statusCode()).isEqualTo(401);

        change("eve", "{\"disabled\":false}");
        assertThat(gateway.token("eve", PASSWORD)).isNotEmpty();
        Await.until(
                "it is not the new state that lets her old token in",
                () -> book(eve, "again", "FX").body().contains("issued before"));
    }

    @Test
    void aNewPasswordEndsTheOldOneAndItsTokens() throws Exception {
        String fay = user("fay", "fx-traders");
        change("fay", "{\"password\":\"another-long-password\"}");
        Await.until(
                "the old token is worth nothing",
                () -> gateway.as(fay, "GET", "/positions?book=FX", "", "").statusCode() == 401);
        assertThat(gateway.login("fay", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(gateway.login("fay", "another-long-password").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherGroupCountsWithoutANewToken() throws Exception {
        String gus = user("gus", "readers");
        assertThat(book(gus, "g", "FX").statusCode()).isEqualTo(403);
        change("gus", "{\"groups\":[\"fx-traders\"]}");
        Await.until("he may", () -> book(gus, "g", "FX").statusCode() == 201);
    }

    @Test
    void whatOtherRolesServeIsPassedOnForTheUserAndKeepsHisName() throws Exception {
        group("quants", "\"operate\"", "\"*\"");
        String lara = user("lara", "quants");
        String mick = user("mick", "quants");
        String nora = user("nora", "fx-traders");
        suite.start("riskserver-0").awaitReady();
        String quotes = new String(Markets.sample("market-quotes.csv"), StandardCharsets.UTF_8);
        assertThat(gateway.as(nora, "POST", "/market/quotes", "text/csv", quotes)
                        .body())
                .contains("\"right\":\"operate\"");
        assertThat(gateway.as(lara, "POST", "/market/quotes", "text/csv", "a,b\n")
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> loaded = gateway.as(lara, "POST", "/market/quotes", "text/csv", quotes);
        assertThat(loaded.body()).startsWith("{\"version\":1,");
        HttpResponse<String> asked = value(lara, "same-key");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(value(lara, "same-key").body()).isEqualTo(asked.body());
        assertThat(value(mick, "same-key").body())
                .as("another user's key")
                .startsWith("{\"id\"")
                .isNotEqualTo(asked.body());
        String job = asked.headers().firstValue("Location").orElse("");
        assertThat(gateway.as(mick, "GET", job, "", "").statusCode()).isEqualTo(200);
        assertThat(gateway.as(mick, "PUT", "/live/FX?currency=EUR", "", "").statusCode())
                .isEqualTo(200);
        assertThat(database.value("select string_agg(who, ' ' order by who) from (select user_name || '/job' as who"
                        + " from valuation_job where kind = 'ADHOC' union all select user_name || '/market' from market_load"
                        + " union all select user_name || '/live' from live_book) rows"))
                .isEqualTo("lara/job lara/market mick/job mick/live");
        assertThat(gateway.as(mick, "DELETE", "/live/FX", "", "").statusCode()).isEqualTo(200);

        assertThat(gateway.as(lara, "GET", "/market/nothing", "", "").body()).contains("a riskserver has no resource");
        for (String crooked : List.of("/market/%2E%2e/drain", "/market//quotes", "/market/.;/x")) {
            assertThat(gateway.as(lara, "GET", crooked, "", "").statusCode())
                    .as(crooked)
                    .isEqualTo(400);
        }
        assertThat(gateway.as(lara, "GET", "/engines", "", "").body())
                .as("its server is not started")
                .contains("no engineserver could be reached; the request was not done");
        suite.without("scheduler");
        HttpResponse<String> absent = gateway.as(lara, "GET", "/schedule/tasks", "", "");
        assertThat(absent.statusCode()).isEqualTo(503);
        assertThat(absent.headers().firstValue("Retry-After")).isPresent();
        assertThat(absent.body()).contains("has no scheduler", "members: 1");
        aRoleThatHangsHoldsUpNobodyElse(lara, nora);
    }

    private HttpResponse<String> value(String token, String key) throws Exception {
        return gateway.as(token, "POST", "/valuations", JSON, "{\"books\":[\"FX\"]}", "Idempotency-Key", key);
    }

    private void aRoleThatHangsHoldsUpNobodyElse(String lara, String nora) throws Exception {
        RealServer risk = suite.server("riskserver-0");
        risk.signal("STOP");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> gateway.as(lara, "GET", "/market/loads", "", "")));
            }
            Await.until(
                    "those above the bound are refused",
                    () -> answers.stream().filter(Future::isDone).count() == 4);
            assertThat(gateway.as(nora, "GET", "/positions?book=FX", "", "").statusCode())
                    .isEqualTo(200);
            risk.signal("CONT");
            int refused = 0;
            for (Future<HttpResponse<String>> answer : answers) {
                if (answer.get().statusCode() == 503) {
                    assertThat(answer.get().body()).contains("16 requests wait for the riskserver");
                    refused++;
                } else {
                    assertThat(answer.get().statusCode()).isEqualTo(200);
                }
            }
            assertThat(refused).isEqualTo(4);
        } finally {
            risk.signal("CONT");
        }
    }

    @Test
    void aReaderAnswersWithoutAnActiveDataserverAndTakesNothing() throws Exception {
        String olga = user("olga", "fx-traders");
        HttpResponse<String> stored = book(olga, "o", "FX");
        String path = stored.headers().firstValue("Location").orElse("");
        String id = path.substring("/trades/".length());
        RealServer reader = suite.start("reader-0").awaitReady();
        HttpResponse<String> seen = reader.as(olga, "GET", path, "", "");
        assertThat(seen.body()).isEqualTo(gateway.as(olga, "GET", path, "", "").body());
        assertThat(seen.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(seen.headers().firstValue("Epoch")).contains(database.value("select epoch from dataserver_lease"));
        assertThat(Instant.parse(seen.headers().firstValue("As-Of").orElseThrow()))
                .isAfterOrEqualTo(Instant.parse(
                        MAPPER.readTree(seen.body()).path("createdAt").asString("")));
        String before = database.value("select count(*) || ' ' || sum(version) from trade");
        String trade = new String(Trades.fx("FX", "10.00", "11.00"), StandardCharsets.UTF_8);
        for (String write : List.of("POST /trades", "PUT " + path, "POST " + path + "/actions/cancel")) {
            String[] words = write.split(" ");
            HttpResponse<String> refused =
                    reader.as(olga, words[0], words[1], JSON, trade, "Idempotency-Key", "w", "If-Match", "\"1\"");
            assertThat(refused.statusCode()).as(write).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET");
            assertThat(refused.body()).contains("only reads", "gateway");
        }
        assertThat(reader.as(olga, "POST", "/promote", "", "").statusCode()).isEqualTo(403);
        Exposition scraped = Scrape.of(reader);
        assertThat(scraped.value("suite_pool_connections_limit", "pool", "main"))
                .isPositive();
        assertThat(Objects.requireNonNull(scraped.families().get("suite_http_requests_total")).samples().stream()
                        .filter(sample -> "405".equals(sample.labels().get("code")))
                        .mapToDouble(Exposition.Sample::value)
                        .sum())
                .as("what it refused")
                .isEqualTo(3);
        RealServer dataserver = suite.server("dataserver-0");
        dataserver.kill();
        try {
            for (String resource : List.of(path, path + "/history", path + "/events", "/transfers?trade=" + id)) {
                assertThat(reader.as(olga, "GET", resource, "", "").statusCode())
                        .as(resource)
                        .isEqualTo(200);
            }
            assertThat(reader.as(olga, "GET", "/positions?book=FX", "", "").statusCode())
                    .isEqualTo(200);
            assertThat(reader.as(olga, "GET", "/positions?book=SECRET", "", "").body())
                    .contains("\"right\":\"read\",\"book\":\"SECRET\"");
        } finally {
            suite.start("dataserver-0").awaitReady();
        }
        assertThat(database.value("select count(*) || ' ' || sum(version) from trade"))
                .isEqualTo(before);
        Await.until(
                "the gateway has found it again",
                () -> gateway.as(olga, "GET", path, "", "").statusCode() == 200);
    }

    @Test
    void guessingIsSlowedDownAndTellsNothing() throws Exception {
        user("hal", "readers");
        HttpResponse<String> wrong = gateway.login("hal", "not his password");
        HttpResponse<String> nobody = gateway.login("nobody", "not his password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).isEqualTo(wrong.body());
        for (int i = 0; i < 4; i++) {
            assertThat(gateway.login("hal", "not his password").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> waiting = gateway.login("hal", PASSWORD);
        assertThat(waiting.statusCode()).isEqualTo(429);
        assertThat(waiting.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void mistakesInUsersAreNamed() throws Exception {
        HttpResponse<String> wrong = gateway.as(
                admin, "POST", "/users", JSON, "{\"name\":\"Not A Name\",\"password\":\"short\",\"admin\":true}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("/name").contains("/password").contains("/admin");
        assertThat(gateway.as(
                                admin,
                                "POST",
                                "/users",
                                JSON,
                                "{\"name\":\"operator\",\"password\":\"" + PASSWORD + "\"}")
                        .statusCode())
                .as("a built-in name")
                .isEqualTo(422);
        HttpResponse<String> noGroup = gateway.as(
                admin,
                "POST",
                "/users",
                JSON,
                "{\"name\":\"ida\",\"password\":\"" + PASSWORD + "\",\"groups\":[\"nothing\"]}");
        assertThat(noGroup.statusCode()).isEqualTo(409);
        assertThat(noGroup.body()).contains("no group nothing");
        assertThat(gateway.as(admin, "GET", "/users", "", "").body())
                .contains("\"admin\"")
                .doesNotContain("\"ida\"");
        assertThat(gateway.as(admin, "PUT", "/groups/g", JSON, "{\"rights\":[\"fly\"]}")
                        .body())
                .contains("/rights/0")
                .contains("cancel");
        assertThat(gateway.as(admin, "POST", "/users", JSON, "nonsense").statusCode())
                .isEqualTo(422);
    }

    @Test
    void noSecretIsInALogAndNoPasswordInTheDatabase() throws Exception {
        String kim = user("kim", "readers");
        assertThat(database.value("select password from app_user where name = 'kim'"))
                .startsWith("pbkdf2-sha256$600000$");
        for (String server : List.of("dataserver-0", "authserver-0", "gateway-0")) {
            assertThat(Files.readString(suite.server(server).log()))
                    .doesNotContain(RealSuite.ADMIN_PASSWORD)
                    .doesNotContain(PASSWORD)
                    .doesNotContain("a-signing-secret")
                    .doesNotContain(kim)
                    .doesNotContain(admin);
        }
        assertThat(database.value(
                        "select changed_by || ': ' || what from app_directory_change where what like '%user kim'"))
                .isEqualTo("admin: added user kim");
    }
}
