package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The example's extension over the reference suite, as a user has it: composed, brought up, its product booked through the gateway,
 * its engine at work, the trade valued, the ledger satisfied.
 */
@Timeout(240)
class ExtensionIT {
    private static final Path EXTENSION = Tour.ROOT.resolve("examples/extension/target/extension");
    private static final String CSV = "text/csv";
    private static final String ENGINE = "acme-leases";

    @RegisterExtension
    final Tour tour = Tour.make(
            "examples/extension/isle.yaml",
            file -> file + "  roles: {dataserver: {members: 1}, riskserver: {members: 1}, calculator: {members: 1}}\n");

    private Gateway gateway = new Gateway("", Optional.empty());

    @AfterEach
    void remove() throws Exception {
        tour.remove();
    }

    /** The example's own trade. */
    static byte[] lease() throws IOException {
        return Files.readAllBytes(EXTENSION.resolve("samples/storage-lease.json"));
    }

    @Test
    void aProductAndAnEngineAreAddedToASealedRelease() throws Exception {
        assertThat(tour.succeeds("release", "compose", "reference/18.1.0", EXTENSION.toString())
                        .out())
                .contains("composed reference 18.1.0+acme.7 of 18.1.0 + acme 7 in ")
                .contains("it is the one of reference 18.1.0, proven with the longer class path")
                .doesNotContain("warning");
        assertThat(tour.succeeds("up", "--timeout", "150s").out()).doesNotContain("training", "warning: no AOT cache");
        gateway = new Gateway(tour.endpoint("gateway"), Optional.empty());

        HttpResponse<String> booked = gateway.post(Gateway.JSON, "lease", lease());
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        String id = Gateway.id(booked);
        assertThat(gateway.engines(id)).containsExactlyInAnyOrder("transfer", "position", "accounting", ENGINE);
        assertThat(Gateway.objects(gateway.get("/transfers?trade=" + id), "transfers"))
                .extracting(row -> row.text("key") + " " + row.text("payDate") + " " + row.text("amount"))
                .containsExactlyInAnyOrder(
                        "deposit/paid 2027-01-31 5000.00",
                        "rent/1 2027-01-31 4167.92",
                        "rent/2 2027-02-28 4167.92",
                        "rent/3 2027-03-31 4167.92",
                        "deposit/back 2027-04-30 -5000.00");
        assertThat(gateway.positions("STORAGE")).containsExactly(Map.entry("STORAGE:NORTH EUR", "4167.9165"));
        assertThat(tour.succeeds("logs", "--id", "trade=" + id).out())
                .contains(ENGINE + " engine: uses 12503.7495 EUR of NORTHERN TANKS");

        theOverlayMakesReadinessDependOnTheEngine();
        theEngineIsAdministeredLikeAnyOther();
        theTradeIsValued(id);
        theLedgerIsSatisfiedAndKnowsWhatItNeeds();
    }

    private void theOverlayMakesReadinessDependOnTheEngine() throws Exception {
        Map<String, JsonObject> sensors = tour.sensors("engineserver-0");
        assertThat(sensors.values().stream()
                        .filter(sensor -> sensor.truth("counts", false))
                        .map(sensor -> sensor.text("name") + " " + sensor.text("colour")))
                .contains(ENGINE + " green", "accounting green");
        assertThat(sensors).containsKey(ENGINE + "-backlog");
    }

    private void theEngineIsAdministeredLikeAnyOther() throws Exception {
        String engine = "/engines/" + ENGINE;
        assertThat(gateway.post(engine + "/stop?reason=test", Gateway.JSON, "stop", new byte[0])
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.get(engine).text("state")).isEqualTo("STOPPED");
        assertThat(gateway.post(engine + "/start", Gateway.JSON, "start", new byte[0])
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.get(engine).text("state")).isEqualTo("RUNNING");
    }

    private void theTradeIsValued(String id) throws Exception {
        load("/market/curves", "curve,discounts,forwards,node,convention,tenor,quote\nFLAT,EUR,,zero,,1Y,EUR-FLAT\n");
        load("/market/quotes", "date,quote,value\n2026-11-20,EUR-FLAT,0.03\n");
        HttpResponse<String> asked = gateway.post(
                "/valuations",
                Gateway.JSON,
                "value",
                "{\"books\": [\"STORAGE\"], \"currency\": \"EUR\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String job = asked.headers().firstValue("Location").orElseThrow();
        Await.some(
                "the valuation is done",
                () -> Optional.of(gateway.get(job)).filter(seen -> "DONE".equals(seen.text("state"))));
        JsonObject result =
                Gateway.objects(gateway.get(job + "/trades"), "results").getFirst();
        assertThat(result.text("trade")).isEqualTo(id);
        double rent = 4167.9165;
        double expected = (5000 + rent) * Math.exp(-0.03 * 72 / 365)
                + rent * Math.exp(-0.03 * 100 / 365)
                + rent * Math.exp(-0.03 * 131 / 365)
                - 5000 * Math.exp(-0.03 * 161 / 365);
        assertThat(Double.parseDouble(Objects.requireNonNull(result.text("total"), () -> Json.compact(result))))
                .isCloseTo(expected, offset(1e-5));
    }

    private void load(String path, String csv) throws Exception {
        HttpResponse<String> answer = gateway.post(path, CSV, path, csv.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void theLedgerIsSatisfiedAndKnowsWhatItNeeds() throws Exception {
        assertThat(tour.succeeds("run", "ledger").out())
                .contains("compared 1 trades in 1 versions, 5 transfers, 1 position changes", "ledger: no differences");
        assertThat(ledgerOfTheBase()).contains("'storageLease' is not one of [", "exit 1");
    }

    /** What the ledger says without the extension's jar, which nobody can have by Isle: the release has it. */
    private String ledgerOfTheBase() throws Exception {
        Path lib = tour.isle().home().resolve("releases/reference/18.1.0+acme.7/lib");
        long pid = Objects.requireNonNull(tour.servers().get("engineserver-0")).pid();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                lib.resolve("suite-server.jar").toString(),
                "dev.isle.suite.ledger.Ledger"));
        command.addAll(Arrays.stream(
                        ProcessHandle.of(pid).orElseThrow().info().arguments().orElseThrow())
                .filter(word -> word.startsWith("--db."))
                .toList());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }
}
