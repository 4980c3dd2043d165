package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.dist.whole.Gateway.Booked;
import dev.isle.dist.whole.Tour.Server;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.suite.trade.corpus.Corpus;
import dev.isle.suite.trade.flow.HandComputed;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reference suite by the real command line: what was worked out on paper comes out of it, whatever is killed, stopped and started meanwhile. All tests
 * share one environment, each with books of its own; each leaves it ready. Its end is a test, too: nothing stays.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ReferenceSuiteIT {
    /** Enough of them that a fault falls between, each of the list twice and more. */
    private static final int BEFORE = 6;

    private static final int THROUGH = 24;
    private static final int AFTER = 12;

    @RegisterExtension
    final Tour tour = Tour.make(UnaryOperator.identity());

    private List<String> names = List.of();
    /** What the test before left; empty when it failed. */
    private Map<String, Server> last = Map.of();

    private Gateway gateway = new Gateway("", Optional.empty());

    @BeforeAll
    void up() throws Exception {
        tour.succeeds("up", "--timeout", "150s");
        names = List.copyOf(tour.servers().keySet());
        gateway = new Gateway(tour.endpoint("gateway"), Optional.empty());
    }

    @AfterAll
    void nothingStays() throws Exception {
        try {
            tour.footprint().look();
            assertThat(tour.footprint().noted())
                    .extractingByKeys("processes", "ports", "segments")
                    .allSatisfy(number -> assertThat(number).isPositive());
            tour.succeeds("down", "--yes");
            assertThat(tour.footprint().left()).isEmpty();
            try (Stream<Path> archived = Files.walk(tour.archive())) {
                assertThat(archived.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("record.json", "log.jsonl");
            }
        } finally {
            tour.remove();
        }
    }

    /** Every server of the environment, its database included. */
    List<String> names() {
        return names;
    }

    @Test
    void everyServerIsThereAndReady() throws Exception {
        JsonObject status = tour.status();
        assertThat(status.truth("ready", false)).isTrue();
        assertThat(status.whole("supervisorPid", -1)).isEqualTo(tour.supervisor());
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "db-main-0", "eventserver-0", "dataserver-0", "dataserver-1", "engineserver-0", "gateway-0");
        last = assertAllReady();
    }

    private static <T> T of(Map<String, T> servers, String name) {
        return Objects.requireNonNull(servers.get(name), name);
    }

    /** The servers before a test, all ready. */
    private Map<String, Server> ready() throws Exception {
        Map<String, Server> before = last.isEmpty() ? assertAllReady() : last;
        last = Map.of();
        return before;
    }

    private Map<String, Server> assertAllReady() throws Exception {
        Map<String, Server> servers = tour.servers();
        assertThat(servers.values()).allSatisfy(server -> {
            assertThat(server.state()).as(server.name()).isEqualTo("ready");
            assertThat(server.ready()).as(server.name()).isTrue();
        });
        assertThat(servers.values().stream().filter(Server::active)).hasSize(1);
        return servers;
    }

    @ParameterizedTest
    @MethodSource("dev.isle.suite.trade.flow.HandComputed#all")
    void rowsAreAsWorkedOutOnPaper(HandComputed paper) throws Exception {
        Booked booked = gateway.book(paper, paper.name(), "paper-" + paper.name());
        gateway.assertRight(paper.name(), List.of(booked));
        assertThat(gateway.book(paper, paper.name(), "paper-" + paper.name()))
                .as("the same request again")
                .isEqualTo(booked);
    }

    /** By the release without the extension that brings it. */
    @Test
    void aProductThatNobodyBringsIsRefusedByItsName() throws Exception {
        HttpResponse<String> answer = gateway.post(Gateway.JSON, "lease", ExtensionIT.lease());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"/product/type (", "'storageLease' is not one of [");
    }

    @ParameterizedTest
    @MethodSource("names")
    void killedWhileTradesAreBooked(String name) throws Exception {
        Map<String, Server> before = ready();
        String book = "KILL-" + name;
        try (Writers writers = new Writers(gateway, book)) {
            writers.begin(BEFORE + THROUGH);
            writers.awaitAcknowledged(BEFORE);
            Tour.kill(of(before, name).pid());
            tour.succeeds("wait", "--timeout", "120s");
            writers.begin(AFTER);
            gateway.assertRight(book, writers.finish());
        }
        Map<String, Server> after = assertAllReady();
        assertThat(of(after, name).pid()).isNotEqualTo(of(before, name).pid());
        assertThat(of(after, name).restarts()).isEqualTo(of(before, name).restarts() + 1);
        assertOthersUntouched(before, after, List.of(name));
        last = after;
    }

    private static void assertOthersUntouched(
            Map<String, Server> before, Map<String, Server> after, List<String> touched) {
        before.forEach((name, server) -> {
            if (!touched.contains(name)) {
                assertThat(of(after, name).pid()).as("pid of %s", name).isEqualTo(server.pid());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void stoppedAndStartedWhileTradesAreBooked(String name) throws Exception {
        Map<String, Server> before = ready();
        String book = "STOP-" + name;
        try (Writers writers = new Writers(gateway, book)) {
            writers.begin(BEFORE + THROUGH);
            writers.awaitAcknowledged(BEFORE);
            tour.succeeds("stop", name);
            assertThat(ProcessHandle.of(of(before, name).pid()).filter(ProcessHandle::isAlive))
                    .as("process of %s", name)
                    .isEmpty();
            tour.succeeds("start", name);
            tour.succeeds("wait", "--timeout", "120s");
            writers.begin(AFTER);
            gateway.assertRight(book, writers.finish());
        }
        Map<String, Server> after = assertAllReady();
        assertOthersUntouched(before, after, List.of(name));
        last = after;
    }

    @Test
    void restartedOneAfterTheOtherWhileTradesAreBooked() throws Exception {
        Map<String, Server> before = ready();
        try (Writers writers = new Writers(gateway, "RESTART")) {
            writers.begin(BEFORE + THROUGH);
            writers.awaitAcknowledged(BEFORE);
            List<String> arguments = new ArrayList<>(List.of("restart"));
            arguments.addAll(names);
            tour.succeeds(arguments.toArray(String[]::new));
            tour.succeeds("wait", "--timeout", "120s");
            writers.begin(AFTER);
            gateway.assertRight("RESTART", writers.finish());
        }
        Map<String, Server> after = assertAllReady();
        before.forEach((name, server) ->
                assertThat(of(after, name).pid()).as("pid of %s", name).isNotEqualTo(server.pid()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "start dataserver-0"})
    void anotherSupervisorTakesOver(String verb) throws Exception {
        Map<String, Server> before = ready();
        long supervisor = tour.supervisor();
        String book = "TAKE-OVER-" + verb.replace(' ', '-');
        try (Writers writers = new Writers(gateway, book)) {
            writers.begin(BEFORE + THROUGH);
            writers.awaitAcknowledged(BEFORE);
            Tour.kill(supervisor);
            Tour.kill(of(before, "dataserver-0").pid());
            assertThat(tour.succeeds("status").out()).contains("nobody watches");
            tour.succeeds(verb.split(" "));
            tour.succeeds("wait", "--timeout", "120s");
            writers.begin(AFTER);
            gateway.assertRight(book, writers.finish());
        }
        assertThat(tour.supervisor()).isNotEqualTo(supervisor);
        Map<String, Server> after = assertAllReady();
        assertOthersUntouched(before, after, List.of("dataserver-0"));
        last = after;
    }

    @Test
    void theLedgerIsRunOnDemandAndFindsAPlantedCent() throws Exception {
        ready();
        HandComputed paper = HandComputed.all().getFirst();
        Booked booked = gateway.book(paper, "LEDGER", "ledger");
        gateway.assertRight("LEDGER", List.of(booked));
        assertThat(tour.succeeds("check").out())
                .containsPattern("\n {2}✓ ledger {2}no differences in \\d+ trades? {2}");
        String cent = "update transfer set amount = amount %s 0.01 where trade_id = "
                + Long.parseLong(booked.id().substring(2))
                + " and key = (select min(key) from transfer where trade_id = "
                + Long.parseLong(booked.id().substring(2)) + ")";
        Outcome wrong;
        Outcome bad;
        asOwner(String.format(Locale.ROOT, cent, "+"));
        try {
            wrong = tour.isle().run("run", "ledger");
            bad = tour.isle().run("check", "ledger", "-o", "json");
        } finally {
            asOwner(String.format(Locale.ROOT, cent, "-"));
        }
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains("ledger: DIFFERENCE transfer " + booked.id() + " ", "ledger: 1 difference");
        assertThat(wrong.err()).contains("task ledger failed");
        assertThat(bad.code()).isEqualTo(1);
        JsonObject found = (JsonObject) Json.parse(bad.out());
        assertThat(found.truth("good", true)).isFalse();
        JsonObject check = (JsonObject) found.list("checks").getFirst();
        assertThat(check.text("verdict")).isEqualTo("bad");
        assertThat(check.object("run").whole("exitStatus", -1)).isEqualTo(1);
        assertThat(check.list("findings"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(((JsonObject) finding).text("what")).startsWith("transfer " + booked.id() + " "));
        assertThat(tour.succeeds("check", "ledger").code()).isZero();
        last = assertAllReady();
    }

    /** Runs a statement as the owner of the environment's database. */
    private void asOwner(String statement) throws Exception {
        JsonObject database = tour.status().list("servers").stream()
                .map(JsonObject.class::cast)
                .filter(server -> "db-main-0".equals(server.text("name")))
                .findFirst()
                .orElseThrow();
        Properties who = new Properties();
        who.setProperty("user", "isle_owner");
        who.setProperty(
                "password",
                Files.readString(tour.environment().resolve("secrets/main.isle_owner.password"))
                        .strip());
        String url = String.valueOf(database.text("url")).replaceFirst("^tcp:", "jdbc:postgresql:") + "/main";
        try (Connection connection = DriverManager.getConnection(url, who);
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isEqualTo(1);
        }
    }

    @Test
    void theClientOfAKilledGatewayGoesOnAtTheOtherWithTheSameKeys() throws Exception {
        Map<String, Server> before = ready();
        Path file = tour.file();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("  databases:", "  roles: {gateway: {members: 2}}\n  databases:"));
        tour.succeeds("up", "--timeout", "120s");
        List<String> addresses = tour.addresses("gateway");
        assertThat(addresses).hasSize(2).doesNotHaveDuplicates();
        long pid = of(tour.servers(), "gateway-0").pid();
        Gateway both = new Gateway(addresses, Optional.empty());
        try (Writers writers = new Writers(both, "GATEWAYS")) {
            writers.begin(BEFORE + THROUGH);
            writers.awaitAcknowledged(BEFORE);
            Tour.kill(pid);
            writers.begin(AFTER);
            both.assertRight("GATEWAYS", writers.finish());
        }
        assertThat(both.address()).as("it went on at the other").isEqualTo(addresses.getLast());
        Booked once = both.book(HandComputed.all().getFirst(), "GATEWAYS-KEY", "the-same-key");
        tour.succeeds("wait", "--timeout", "120s");
        assertThat(gateway.book(HandComputed.all().getFirst(), "GATEWAYS-KEY", "the-same-key"))
                .as("the same key at the other gateway")
                .isEqualTo(once);
        Files.writeString(file, text);
        tour.succeeds("up", "--timeout", "120s");
        Map<String, Server> after = assertAllReady();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        last = after;
    }

    @Test
    void aTradeIsFoundInTheLogsOfTheServersThatItPassed() throws Exception {
        HandComputed paper = HandComputed.all().getFirst();
        Booked booked = gateway.book(paper, "LOGGED", "logged");
        gateway.assertRight("LOGGED", List.of(booked));
        String active = tour.servers().values().stream()
                .filter(Server::active)
                .findFirst()
                .orElseThrow()
                .name();
        List<JsonObject> entries = Await.some("every server has logged it", () -> {
            List<JsonObject> found = tour.logged(booked.id());
            List<String> said =
                    found.stream().map(entry -> entry.text("server")).toList();
            long engines = found.stream()
                    .filter(entry -> String.valueOf(entry.text("text")).contains(" engine: "))
                    .count();
            return said.containsAll(List.of("gateway-0", active, "engineserver-0")) && engines == 3
                    ? Optional.of(found)
                    : Optional.empty();
        });
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.object("fields").text("trade")).isEqualTo(booked.id());
            assertThat(entry.object("fields").text("server")).isEqualTo(entry.text("server"));
        });
        assertThat(tour.succeeds("logs", "gateway-0", "--id", "trade=" + booked.id())
                        .out())
                .matches("gateway-0 \\| \\S+ INFO  trade=" + booked.id() + " request=[0-9a-f]{16} Onward stored by "
                        + active + "\n");
        assertThat(tour.succeeds("logs", "--id", "trade=" + booked.id(), "--level", "error")
                        .out())
                .isEmpty();
    }

    @Test
    void aThresholdOfTheFileCountsAtOnceAndRestartsNobody() throws Exception {
        Map<String, Server> before = ready();
        String text = Files.readString(tour.file());
        try {
            Files.writeString(tour.file(), text + "  roles: {gateway: {health: {warn: {heap: {amber: 0}}}}}\n");
            assertThat(tour.isle().run("plan").out()).contains("threshold of sensor heap");
            tour.succeeds("up", "--timeout", "150s");
            assertThat(colour("gateway-0", "heap")).isEqualTo("amber");
            assertThat(colour("engineserver-0", "heap")).isEqualTo("green");
        } finally {
            Files.writeString(tour.file(), text);
            tour.succeeds("up", "--timeout", "150s");
        }
        assertThat(colour("gateway-0", "heap")).isEqualTo("green");
        Map<String, Server> after = assertAllReady();
        assertOthersUntouched(before, after, List.of());
        last = after;
    }

    private String colour(String server, String sensor) throws Exception {
        return String.valueOf(of(tour.sensors(server), sensor).text("colour"));
    }

    /** The documents of the artifact, each answered as the suite's own tests list it: 201 with that many transfers, or 422 with those places and reasons. */
    @ParameterizedTest
    @ValueSource(strings = {"products/rates", "products/fx"})
    void sampleDocumentsAreAcceptedOrRefusedAsListed(String folder) throws Exception {
        List<String> golden = listed(folder.replace('/', '-') + ".txt");
        Map<String, List<String>> expected = new LinkedHashMap<>();
        String document = "";
        for (String line : golden.subList(0, golden.size() - 1)) {
            if (!line.startsWith(" ")) {
                document = line;
            } else if (!line.startsWith("  notice")) {
                String result = line.startsWith("  accepted") ? line.replaceFirst(" positions,.*", " positions") : line;
                expected.computeIfAbsent(document, _ -> new ArrayList<>())
                        .add(result.replaceFirst(", \\d+ positions", ""));
            }
        }
        Map<String, List<String>> answered = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> each : Corpus.folder(folder).entrySet()) {
            HttpResponse<String> answer = gateway.post(Gateway.FPML, "fpml-" + each.getKey(), each.getValue());
            answered.put(each.getKey(), result(answer));
        }
        assertThat(answered).isEqualTo(expected);
        long accepted = answered.values().stream()
                .filter(result -> result.getFirst().startsWith("  accepted"))
                .count();
        assertThat(accepted + " of " + answered.size() + " accepted").isEqualTo(golden.getLast());
    }

    private List<String> result(HttpResponse<String> answer) throws Exception {
        if (answer.statusCode() == 201) {
            String id = Gateway.id(answer);
            List<String> transfers = gateway.transfers(id);
            long projected = transfers.stream()
                    .filter(row -> row.contains(" projected "))
                    .count();
            return List.of("  accepted " + gateway.get("/trades/" + id).text("product") + ", " + transfers.size()
                    + " transfers (" + projected + " projected)");
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return Gateway.objects((JsonObject) Json.parse(answer.body()), "reasons").stream()
                .map(reason -> "  refused  " + reason.text("place") + ": " + reason.text("reason") + " ["
                        + reason.text("rule") + "]")
                .toList();
    }

    private static List<String> listed(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream("/corpus/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
