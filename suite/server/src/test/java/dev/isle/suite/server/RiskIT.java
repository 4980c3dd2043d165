package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.metrics.Exposition;
import dev.isle.suite.server.metrics.Scrape;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Risk server, calculators and scheduler as processes, with calculators that are frozen and killed at work. */
class RiskIT {
    private static final String CSV = "text/csv";
    private static final String JSON = "application/json";

    private TestDatabase database;
    private RealSuite suite;
    private RealServer risk;

    @BeforeEach
    void start() throws Exception {
        database = new TestDatabase(true);
        suite = new RealSuite(database);
        risk = suite.start("riskserver-0");
        suite.start("calculator-0");
        risk.awaitReady();
        suite.server("calculator-0").awaitReady();
        assertThat(post("/market/curves", CSV, Markets.sample("market-curves.csv"))
                        .body())
                .isEqualTo("{\"version\":1,\"changed\":4}");
        assertThat(post("/market/quotes", CSV, Markets.sample("market-quotes.csv"))
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        suite.close();
    }

    private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
        return risk.post(path, type, "key-" + path, body);
    }

    private String value(String body) throws Exception {
        HttpResponse<String> asked =
                risk.post("/valuations", JSON, "key-of-" + body.hashCode(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        return asked.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode done(String location) throws Exception {
        Await.until(
                "the valuation is done",
                () -> risk.json(location).path("state").asString("").equals("DONE"));
        return risk.json(location);
    }

    @Test
    void aBookIsValuedAndEachTradeIsShown() throws Exception {
        Markets.millions(database, "FX", 1, 3, "2026-11-20");
        Markets.millions(database, "YEN", 4, 4, "2027-11-20");
        database.execute(
                "update trade set document = replace(document::text, '\"EUR\"', '\"JPY\"')::json where id = 4");
        String location = value("{\"books\": [\"FX\", \"YEN\"], \"currency\": \"USD\"}");
        JsonNode job = done(location);
        for (RealServer server : List.of(risk, suite.server("calculator-0"))) {
            Await.until(
                    server.name() + " has logged it",
                    () -> Files.readString(server.log()).contains(" trade=T-00000003 "));
        }
        assertThat(job.path("date").asString()).as("the last day with quotes").isEqualTo("2026-11-20");
        assertThat(job.path("books").toString())
                .isEqualTo("[{\"book\":\"FX\",\"trades\":3,\"notValued\":0,\"total\":\"3465000.000000\"},"
                        + "{\"book\":\"YEN\",\"trades\":1,\"notValued\":1,\"total\":\"0\"}]");
        JsonNode results = risk.json(location + "/trades").path("results");
        assertThat(results.get(0).toString())
                .isEqualTo("{\"trade\":\"T-00000001\",\"version\":1,\"book\":\"FX\",\"total\":\"1155000.000000\","
                        + "\"error\":null,\"amounts\":{\"EUR\":\"1000000.000000\"}}");
        assertThat(results.get(3).path("error").asString()).contains("JPY");
        assertThat(risk.json(location + "/trades?after=T-00000003").path("results"))
                .hasSize(1);

        assertThat(value("{\"books\": [\"FX\", \"YEN\"], \"currency\": \"USD\"}"))
                .as("the same key and request")
                .isEqualTo(location);
        assertThat(risk.post(
                                "/valuations",
                                JSON,
                                "wrong",
                                "{\"books\": [], \"currency\": \"XXZ\", \"trades\": [\"1\"], \"a\": 1}"
                                        .getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("\"/books\"", "\"/currency\"", "\"/trades\"", "\"/a\"");
        assertThat(risk.get("/valuations/V-99999999").statusCode()).isEqualTo(404);
        aUserSeesTheValuesOfHisBooksOnly(location);
    }

    /** Two users: nora reads FX, tom reads nothing. */
    private void users() throws Exception {
        database.execute("insert into app_group (name) values ('fx'), ('bookers');"
                + " insert into app_group_right (group_name, right_name) values ('fx', 'read'), ('bookers', 'book');"
                + " insert into app_group_book (group_name, book) values ('fx', 'FX'), ('bookers', '*');"
                + " insert into app_user (name, password) values ('nora', ''), ('tom', '');"
                + " insert into app_member (user_name, group_name) values ('nora', 'fx'), ('tom', 'bookers');"
                + " update app_directory set version = version + 1");
        Await.until(
                "they are known", () -> as("nora", risk, "GET", "/live/FX", "").statusCode() != 401);
    }

    private static HttpResponse<String> as(String user, RealServer server, String method, String path, String body)
            throws Exception {
        return server.as(
                RealSuite.TOKEN,
                method,
                path,
                body.isEmpty() ? "" : JSON,
                body,
                "On-Behalf-Of",
                user,
                "Idempotency-Key",
                "key-" + body.hashCode());
    }

    private void forbidden(String missing, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"missing\":{" + missing + "}");
    }

    private void aUserSeesTheValuesOfHisBooksOnly(String location) throws Exception {
        users();
        String read = "\"right\":\"read\"";
        JsonNode seen =
                new JsonMapper().readTree(as("nora", risk, "GET", location, "").body());
        assertThat(seen.path("books").toString())
                .as("another's valuation of two books")
                .isEqualTo("[{\"book\":\"FX\",\"trades\":3,\"notValued\":0,\"total\":\"3465000.000000\"}]");
        assertThat(seen.path("scope").asString("?")).isEmpty();
        assertThat(risk.json(location).path("scope").asString()).contains("YEN");
        assertThat(as("nora", risk, "GET", location + "/trades", "").body())
                .contains("T-00000003")
                .doesNotContain("T-00000004", "YEN");
        forbidden("\"right\":\"operate\"", as("nora", risk, "DELETE", location, ""));

        HttpResponse<String> own = as("nora", risk, "POST", "/valuations", "{\"books\": [\"FX\"]}");
        assertThat(own.statusCode()).as(own.body()).isEqualTo(202);
        String mine = own.headers().firstValue("Location").orElseThrow();
        assertThat(as("nora", risk, "GET", mine, "").body()).contains("books [FX]");
        assertThat(as("nora", risk, "DELETE", mine, "").body()).doesNotContain("missing");
        assertThat(as("nora", risk, "POST", "/valuations", "{\"trades\": [\"T-00000001\"]}")
                        .statusCode())
                .isEqualTo(202);
        String yen = read + ",\"book\":\"YEN\"";
        for (String other :
                List.of("{\"books\": [\"FX\", \"YEN\"]}", "{\"trades\": [\"T-00000001\", \"T-00000004\"]}")) {
            forbidden(yen, as("nora", risk, "POST", "/valuations", other));
        }
        forbidden(read + ",\"book\":\"*\"", as("nora", risk, "POST", "/valuations", "{}"));

        for (String method : List.of("PUT", "GET", "DELETE")) {
            assertThat(as("nora", risk, method, "/live/FX", "").statusCode())
                    .as(method)
                    .isEqualTo(200);
            forbidden(yen, as("nora", risk, method, "/live/YEN", ""));
            forbidden(read, as("tom", risk, method, "/live/FX", ""));
        }
        for (String path : List.of(location, location + "/trades")) {
            forbidden(read, as("tom", risk, "GET", path, ""));
        }
        forbidden(read, as("tom", risk, "DELETE", mine, ""));
        forbidden("\"right\":\"operate\"", as("nora", risk, "GET", "/market/curves", ""));
    }

    @Test
    void marketDataIsRefusedWholeWithItsMistakes() throws Exception {
        HttpResponse<String> refused = post(
                "/market/quotes",
                CSV,
                "date,quote,value\n2026-11-20,EUR/USD,9\n2026-11-20,X,nine\n".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"place\":\"value (3:14)\"");
        assertThat(risk.json("/market/quotes?date=2026-11-20").path("points").toString())
                .as("nothing of the file is taken")
                .contains("{\"quote\":\"EUR/USD\",\"value\":\"1.155\"}");
        assertThat(post("/market/quotes", JSON, "[]".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/market/quotes", "text/plain", new byte[0]).statusCode())
                .isEqualTo(415);
        assertThat(post("/market/quotes", CSV, new byte[(1 << 20) + 1]).statusCode())
                .isEqualTo(413);
        assertThat(risk.json("/market/loads?after=1").path("loads")).hasSize(1);
        assertThat(risk.json("/market/curves").path("curves").path("EUR-6M").path("nodes"))
                .hasSize(4);
    }

    /** Freezes the calculator at a moment when it holds a unit; returns that unit's number. */
    private long freezeAtWork(String calculator) throws Exception {
        RealServer server = suite.server(calculator);
        String held = "select unit from valuation_unit where state = 'OPEN' and holder = '" + calculator + "'";
        Await.until(calculator + " is frozen while it holds a unit", () -> {
            server.signal("STOP");
            if (!database.value(held).isEmpty()) {
                return true;
            }
            server.signal("CONT");
            return false;
        });
        return database.number(held);
    }

    @Test
    void unitsOfFrozenAndKilledCalculatorsGoToAnotherAndCountOnce() throws Exception {
        Markets.swaps(database, "RATES", 1, 6000);
        String location = value("{\"books\": [\"RATES\"], \"currency\": \"EUR\"}");
        long frozen = freezeAtWork("calculator-0");
        suite.start("calculator-1").awaitReady();
        long killed = freezeAtWork("calculator-1");
        suite.server("calculator-1").kill();
        assertThat(killed).isNotEqualTo(frozen);
        suite.start("calculator-1").awaitReady();
        JsonNode job = done(location);
        assertThat(job.path("doneUnits").asInt()).isEqualTo(30);
        assertThat(job.path("failedUnits").asInt()).isZero();
        assertThat(database.number("select count(*) from valuation_result where error is null"))
                .isEqualTo(6000);
        for (long unit : List.of(frozen, killed)) {
            assertThat(database.value("select holder || ' ' || attempts from valuation_unit where unit = " + unit))
                    .isEqualTo("calculator-1 2");
        }
        String before = database.value("select sum(total) from valuation_result");
        suite.server("calculator-0").signal("CONT");
        Await.until(
                "the thawed one finds its unit gone",
                () -> Files.readString(suite.server("calculator-0").log())
                        .contains("unit " + frozen + " of job 1 is left to another"));
        assertThat(database.value("select sum(total) from valuation_result")).isEqualTo(before);
        assertThat(database.number("select done_units from valuation_job")).isEqualTo(30);
        assertThat(database.number("select count(distinct total) from valuation_result"))
                .as("the same swap is worth the same whoever values it")
                .isEqualTo(1);
    }

    @Test
    void theEndOfTheDayByTheScheduler() throws Exception {
        Markets.millions(database, "FX", 1, 3, "2026-11-20");
        suite.start("scheduler-0").awaitReady();
        RealServer scheduler = suite.server("scheduler-0");
        assertThat(put(scheduler, "/schedule/tasks/late", "{\"action\": \"report\"}")
                        .statusCode())
                .isEqualTo(422);
        String definition = new String(Markets.sample("end-of-day.json"), StandardCharsets.UTF_8);
        assertThat(put(scheduler, "/schedule/tasks/end-of-day", definition).statusCode())
                .isEqualTo(200);
        assertThat(put(
                                scheduler,
                                "/schedule/tasks/report",
                                new String(Markets.sample("end-of-day-report.json"), StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        // The day of the sample's quotes is before the task; somebody decides that it is run.
        String date = "2026-11-20";
        String run = "/schedule/runs/end-of-day/" + date;
        assertThat(scheduler.post("/schedule/runs/report/" + date + "?do=run").body())
                .as("a task of a chain follows by itself")
                .contains("only of a task with a time of its own");
        assertThat(scheduler.post(run + "?do=dance").statusCode()).isEqualTo(400);
        assertThat(scheduler.post(run + "?do=run").statusCode()).isEqualTo(200);
        Await.until(
                "it is reported",
                () -> scheduler
                                .json("/schedule/reports?date=" + date)
                                .path("books")
                                .size()
                        == 1);
        assertThat(scheduler.post(run + "?do=run").statusCode())
                .as("never twice")
                .isEqualTo(409);
        assertThat(database.number("select count(*) from valuation_job where request_key like '%" + date + "%'"))
                .isEqualTo(1);
        assertThat(scheduler.sensor("scheduler")).isEqualTo("GREEN");

        users();
        database.execute(
                "insert into end_of_day_report (task, business_date, book, currency, trades, not_valued, total)"
                        + " select task, business_date, 'YEN', currency, 1, 0, 1 from end_of_day_report");
        assertThat(scheduler.json("/schedule/reports?date=" + date).path("books"))
                .hasSize(2);
        Await.until(
                "the scheduler knows them, too",
                () -> as("nora", scheduler, "GET", "/schedule/reports?date=" + date, "")
                                .statusCode()
                        != 401);
        HttpResponse<String> mine = as("nora", scheduler, "GET", "/schedule/reports?date=" + date, "");
        assertThat(mine.statusCode()).as(mine.body()).isEqualTo(200);
        assertThat(mine.body()).contains("\"FX\"").doesNotContain("YEN");
        forbidden("\"right\":\"read\"", as("tom", scheduler, "GET", "/schedule/reports?date=" + date, ""));
        for (String operated : List.of(
                "GET /schedule/tasks",
                "GET /schedule/runs?date=" + date,
                "PUT /schedule/tasks/x",
                "DELETE /schedule/tasks/report",
                "POST " + run + "?do=run")) {
            String[] words = operated.split(" ");
            forbidden("\"right\":\"operate\"", as("nora", scheduler, words[0], words[1], ""));
        }

        Await.until("both runs, the day and its report, are counted", () -> {
            Exposition runs = Scrape.of(scheduler);
            return runs.value("suite_schedule_runs_total", "outcome", "ended") == 2
                    && runs.value("suite_schedule_run_duration_seconds_count") == 2;
        });
        Exposition calculated = Scrape.of(suite.server("calculator-0"));
        assertThat(calculated.value("suite_valuation_units_total", "outcome", "done"))
                .isEqualTo(calculated.value("suite_valuation_unit_duration_seconds_count"))
                .isEqualTo(1);
        assertThat(calculated.value("suite_valuation_trades_total")).isEqualTo(3);
        assertThat(Scrape.of(risk).value("suite_valuation_units_waiting")).isZero();
    }

    private static HttpResponse<String> put(RealServer server, String path, String body) throws Exception {
        return server.send(server.request(path)
                .header("Content-Type", JSON)
                .PUT(BodyPublishers.ofString(body))
                .build());
    }
}
