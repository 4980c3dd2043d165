package dev.isle.examples.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A product that Isle has never seen, made of stock parts, is brought up, fails over and is removed with no change to Isle. */
@Timeout(300)
class VendorSuiteIT {
    private static final Duration STEP = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Path file;
    private IsleProcess isle;

    @BeforeEach
    void environment() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        file = folder.resolve("isle.yaml");
        String text = Files.readString(Path.of("isle.yaml"));
        Path release = Path.of("target/release").toAbsolutePath();
        Files.writeString(file, text.replace("./target/release", release.toString()));
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        isle.run("down", "-n", "quay", "--yes");
    }

    @Test
    void itRunsFailsOverAndIsRemoved() throws Exception {
        Outcome up = isle.run("up", "-f", file.toString(), "--timeout", "150s");
        assertThat(up.code()).as(up.out() + up.err()).isZero();

        JsonObject front = server("front-0");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(front.text("url") + "/quay/1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("North");
        assertThat(sensor(front, "status")).contains("green");
        assertThat(sensor(server("store-0"), "used"))
                .as("heap of the agent's document")
                .isPresent();

        JsonObject store = server("store-0");
        assertThat(store.truth("ready", false)).isTrue();
        assertThat(server("store-1").whole("pid", -1))
                .as("a cold standby does not run")
                .isEqualTo(-1);
        assertThat(server("pricefeed").text("state")).isEqualTo("external");

        long leader = store.whole("pid", -1);
        ProcessHandle script = ProcessHandle.of(leader).orElseThrow();
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        // It may have ended by itself meanwhile, since what it had started is gone.
        script.destroyForcibly();
        JsonObject active = await(() -> stores().filter(s -> s.truth("ready", false) && s.whole("pid", -1) != leader)
                .findFirst());
        assertThat(stores().filter(s -> s.whole("pid", -1) > 0 && s.truth("ready", false)))
                .as("one writer at a time; now %s", active.text("name"))
                .hasSize(1);

        Outcome down = isle.run("down", "-n", "quay", "--yes");
        assertThat(down.code()).as(down.out() + down.err()).isZero();
        assertThat(marked()).as("processes that carry the environment's mark").isEmpty();
        assertThat(Files.exists(isle.home().resolve("environments/quay"))).isFalse();
    }

    private Stream<JsonObject> stores() throws Exception {
        return status().list("servers").stream()
                .map(s -> (JsonObject) s)
                .filter(s -> String.valueOf(s.text("name")).startsWith("store-"));
    }

    private JsonObject server(String name) throws Exception {
        return status().list("servers").stream()
                .map(s -> (JsonObject) s)
                .filter(s -> name.equals(s.text("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> sensor(JsonObject server, String name) {
        return server.list("sensors").stream()
                .map(s -> (JsonObject) s)
                .filter(s -> name.equals(s.text("name")))
                .map(s -> String.valueOf(s.text("colour")))
                .findFirst();
    }

    private JsonObject status() throws Exception {
        Outcome outcome = isle.run("status", "-n", "quay", "-o", "json");
        return (JsonObject) Json.parse(outcome.out());
    }

    private List<Long> marked() throws IOException {
        List<Long> left = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                try {
                    if (Files.readString(process.resolve("environ")).contains("ISLE_ENVIRONMENT=" + folder)) {
                        left.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException e) {
                    continue; // ended meanwhile, or not ours to read
                }
            }
        }
        return left;
    }

    private interface Look<T> {
        Optional<T> now() throws Exception;
    }

    /** Looks again, a process each time, until there is something to see. */
    private static <T> T await(Look<T> look) throws Exception {
        long end = System.nanoTime() + STEP.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> seen = look.now();
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        throw new AssertionError("not seen within " + STEP.toSeconds() + " s");
    }
}
