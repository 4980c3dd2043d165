package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.dist.whole.Tour.Server;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseText;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every role of the suite, at level test: TLS on every port, a token for every request. A day of work by its users, then each role that the smallest
 * environment lacks is killed and works again, then nothing is left.
 */
@Timeout(300)
class FullSuiteIT {
    private static final Path RELEASE = Tour.ROOT.resolve("dist/target/isle/releases/reference/18.1.0");
    private static final String CSV = "text/csv";
    private static final String DAY = "2026-11-20";
    private static final String PASSWORD = "a long one for a test";
    private static final List<String> SECOND_ROLES =
            List.of("authserver", "datauploader", "riskserver", "calculator", "scheduler", "reader");

    @RegisterExtension
    final Tour tour = Tour.make("examples/full/isle.yaml", file -> file.replace("level: development", "level: test"));

    private Path authority = Path.of("");
    private Gateway trader = new Gateway("", Optional.empty());
    private Gateway operator = new Gateway("", Optional.empty());

    @AfterEach
    void remove() throws Exception {
        tour.remove();
    }

    @Test
    void everyRoleWorksIsReplacedWhenItIsKilledAndLeavesNothing() throws Exception {
        tour.succeeds("up", "--timeout", "170s");
        authority = tour.environment().resolve("tls/ca.pem");
        everyServerIsReadyBySuiteYaml();
        everyPortSpeaksTls();
        usersAreMadeAndGetTokens();

        HttpResponse<String> bulk = upload();
        assertThat(bulk.statusCode()).as(bulk.body()).isEqualTo(207);
        List<String> trades = Gateway.objects((JsonObject) Json.parse(bulk.body()), "items").stream()
                .map(item -> item.whole("status", -1) + " " + item.text("id"))
                .toList();
        assertThat(trades).hasSize(6).allMatch(item -> item.startsWith("201 T-"));
        String trade = trades.getFirst().substring("201 ".length());
        amend(trade);
        marketIsLoaded();
        order("end-of-day", "report");
        assertThat(value("first")).isEqualTo(6);
        for (String each : trades) {
            assertThat(trader.engines(each.substring("201 ".length()))).hasSizeBetween(3, 6);
        }
        assertThat(tour.succeeds("run", "ledger").out())
                .contains("compared 6 trades in 7 versions", "ledger: no differences");
        Gateway reader = reader();
        assertThat(reader.get("/trades/" + trade).whole("version", -1)).isEqualTo(2);
        oneTradeIsInEveryLog(trade);

        for (String role : SECOND_ROLES) {
            replacedWhenKilled(role);
            switch (role) {
                case "authserver" -> trader.login("ann", PASSWORD);
                case "datauploader" ->
                    assertThat(upload().body()).as("the same bulk again").isEqualTo(bulk.body());
                case "riskserver", "calculator" -> assertThat(value(role)).isEqualTo(6);
                case "scheduler" -> order("once-more", "report-of-it");
                default ->
                    assertThat(reader().get("/transfers?trade=" + trade).truth("complete", false))
                            .isTrue();
            }
        }
        assertThat(tour.succeeds("run", "ledger").out()).contains("ledger: no differences");

        assertThat(tour.footprint().noted())
                .extractingByKeys("processes", "ports", "segments")
                .allSatisfy(number -> assertThat(number).isPositive());
        tour.succeeds("down", "--yes");
        assertThat(tour.footprint().left()).isEmpty();
    }

    /** Each server has the sensors that the suite promises, and is ready by just those that it names for that. */
    private void everyServerIsReadyBySuiteYaml() throws Exception {
        Map<String, Suite.Role> roles = ReleaseText.readSuite(RELEASE.resolve(ReleaseScan.DESCRIPTOR))
                .spec()
                .roles();
        Set<String> seen = new TreeSet<>();
        for (JsonObject server : Gateway.objects(tour.status(), "servers")) {
            String name = String.valueOf(server.text("name"));
            Suite.Role role = roles.get(name.replaceFirst("-[0-9]+$", ""));
            assertThat(server.text("state")).as(name).isEqualTo("ready");
            if (role != null) {
                seen.add(name);
                Suite.Health health = Objects.requireNonNull(role.health());
                List<JsonObject> sensors = Gateway.objects(server, "sensors");
                assertThat(sensors.stream()
                                .filter(sensor -> sensor.truth("counts", false))
                                .map(sensor -> sensor.text("name")))
                        .as("sensors that make %s ready", name)
                        .containsExactlyInAnyOrderElementsOf(health.ready());
                assertThat(sensors.stream().map(sensor -> sensor.text("name")))
                        .as("sensors of %s", name)
                        .containsAll(health.warn().keySet())
                        .contains("heap", "certificate");
            }
        }
        assertThat(seen)
                .isEqualTo(new TreeSet<>(Set.of(
                        "eventserver-0",
                        "dataserver-0",
                        "dataserver-1",
                        "reader-0",
                        "engineserver-0",
                        "gateway-0",
                        "riskserver-0",
                        "calculator-0",
                        "calculator-1",
                        "scheduler-0",
                        "authserver-0",
                        "datauploader-0")));
    }

    /** Every port of the peers file shakes hands with whoever believes the environment's authority. */
    private void everyPortSpeaksTls() throws Exception {
        SSLContext ours = Gateway.believing(authority);
        JsonObject roles =
                ((JsonObject) Json.parse(Files.readString(tour.environment().resolve("peers.json")))).object("roles");
        List<String> shaken = new ArrayList<>();
        for (String role : roles.members().keySet()) {
            for (JsonObject server : Gateway.objects(roles, role)) {
                JsonObject ports = server.object("ports");
                for (String port : ports.members().keySet()) {
                    int number = (int) ports.object(port).whole("port", -1);
                    try (SSLSocket socket = (SSLSocket)
                            ours.getSocketFactory().createSocket(String.valueOf(server.text("host")), number)) {
                        socket.startHandshake();
                        shaken.add(role + " " + port);
                    }
                }
            }
        }
        assertThat(shaken).hasSize(16).contains("eventserver jms", "dataserver peer", "db-main sql");
        String gateway = tour.endpoint("gateway");
        assertThatThrownBy(() -> new Gateway(gateway, Optional.empty()).post(Gateway.JSON, "stranger", new byte[0]))
                .as("a client that does not believe the environment's authority")
                .isInstanceOf(SSLException.class);
    }

    private void usersAreMadeAndGetTokens() throws Exception {
        Gateway nobody = new Gateway(tour.endpoint("gateway"), Optional.empty(), authority);
        assertThat(nobody.send("GET", "/whoami", Gateway.JSON, new byte[0]).statusCode())
                .isEqualTo(401);
        Path secret = tour.environment().resolve("secrets/admin");
        Gateway admin = nobody.login("admin", Files.readString(secret).strip());
        done(
                admin,
                "PUT",
                "/groups/desk",
                "{\"rights\": [\"read\", \"book\", \"amend\", \"upload\"], \"books\": [\"*\"]}");
        done(admin, "PUT", "/groups/night", "{\"rights\": [\"read\", \"operate\"], \"books\": [\"*\"]}");
        for (String each : List.of("ann desk", "eve night")) {
            String[] words = each.split(" ");
            done(
                    admin,
                    "POST",
                    "/users",
                    "{\"name\": \"%s\", \"password\": \"%s\", \"groups\": [\"%s\"]}"
                            .formatted(words[0], PASSWORD, words[1]));
        }
        trader = nobody.login("ann", PASSWORD);
        operator = nobody.login("eve", PASSWORD);
    }

    private static HttpResponse<String> done(Gateway by, String method, String path, String json, String... headers)
            throws Exception {
        HttpResponse<String> answer =
                by.send(method, path, Gateway.JSON, json.getBytes(StandardCharsets.UTF_8), headers);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 202);
        return answer;
    }

    private static String sample(String name) throws Exception {
        return Files.readString(RELEASE.resolve("samples").resolve(name));
    }

    private HttpResponse<String> upload() throws Exception {
        return trader.post("/uploads", CSV, "monday", sample("trades.csv").getBytes(StandardCharsets.UTF_8));
    }

    private void amend(String trade) throws Exception {
        HttpResponse<String> changed = done(
                trader,
                "PUT",
                "/trades/" + trade,
                sample("fx-forward.json"),
                "Idempotency-Key",
                "amend",
                "If-Match",
                "\"1\"");
        assertThat(((JsonObject) Json.parse(changed.body())).whole("version", -1))
                .isEqualTo(2);
        assertThat(trader.get("/trades/" + trade).text("user")).isEqualTo("ann");
    }

    private void marketIsLoaded() throws Exception {
        for (String kind : List.of("curves", "quotes", "fixings")) {
            HttpResponse<String> answer = operator.post(
                    "/market/" + kind,
                    CSV,
                    kind,
                    sample("market-" + kind + ".csv").getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** Stores both tasks of an end of day, orders the first, and returns when the second has reported every trade. */
    private void order(String valuation, String report) throws Exception {
        done(operator, "PUT", "/schedule/tasks/" + valuation, sample("end-of-day.json"));
        done(
                operator,
                "PUT",
                "/schedule/tasks/" + report,
                sample("end-of-day-report.json").replace("end-of-day", valuation));
        done(operator, "POST", "/schedule/runs/" + valuation + "/" + DAY + "?do=run", "");
        List<String> books = Await.some("it is reported", () -> {
            List<JsonObject> rows = Gateway.objects(operator.get("/schedule/reports?date=" + DAY), "books");
            return Optional.of(rows.stream()
                            .filter(row -> report.equals(row.text("task")))
                            .map(row -> row.text("book") + " " + row.whole("trades", -1) + " "
                                    + row.whole("notValued", -1) + " " + row.text("currency"))
                            .toList())
                    .filter(found -> !found.isEmpty());
        });
        assertThat(books).containsExactly("FX 2 0 USD", "MM 2 0 USD", "RATES 2 0 USD");
    }

    /** Has everything valued anew; how many trades got a value. */
    private long value(String key) throws Exception {
        String job = done(operator, "POST", "/valuations", "{}", "Idempotency-Key", key)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Await.some(
                "the valuation is done",
                () -> Optional.of(operator.get(job)).filter(seen -> "DONE".equals(seen.text("state"))));
        return Gateway.objects(operator.get(job + "/trades"), "results").stream()
                .filter(result -> result.text("error") == null)
                .count();
    }

    /** The reader, asked as the trader. */
    private Gateway reader() throws Exception {
        return trader.at(tour.endpoint("reader"));
    }

    private void oneTradeIsInEveryLog(String trade) throws Exception {
        String active = tour.servers().values().stream()
                .filter(Server::active)
                .findFirst()
                .orElseThrow()
                .name();
        Set<String> wanted = Set.of(
                "gateway", active, "engineserver", "datauploader", "riskserver", "calculator", "scheduler", "reader");
        Await.some(
                "every server that had to do with it has logged it",
                () -> Optional.of(tour.logged(trade).stream()
                                .map(line -> String.valueOf(line.text("server")))
                                .map(server -> server.equals(active) ? server : server.replaceFirst("-[0-9]+$", ""))
                                .collect(Collectors.toSet()))
                        .filter(seen -> seen.containsAll(wanted)));
    }

    /** Kills every member of the role at once. */
    private void replacedWhenKilled(String role) throws Exception {
        Map<String, Server> before = tour.servers();
        List<String> members = before.keySet().stream()
                .filter(name -> name.startsWith(role + "-"))
                .toList();
        assertThat(members).isNotEmpty();
        for (String member : members) {
            Tour.kill(Objects.requireNonNull(before.get(member)).pid());
        }
        Map<String, Server> after = Await.some(
                role + " is replaced and ready",
                () -> Optional.of(tour.servers())
                        .filter(seen -> members.stream().allMatch(name -> {
                            Server server = Objects.requireNonNull(seen.get(name));
                            return server.ready() && server.restarts() == 1;
                        })));
        after.forEach((name, server) -> {
            long pid = Objects.requireNonNull(before.get(name)).pid();
            assertThat(server.pid() != pid).as("%s is another process", name).isEqualTo(members.contains(name));
        });
    }
}
