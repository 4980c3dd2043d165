package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.dist.whole.Tour.Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code down} leaves nothing, whoever was killed before and in the middle of what. At level test with TLS: that has files of its own.
 */
@Timeout(240)
class LeakInventoryIT {
    @RegisterExtension
    final Tour tour = Tour.make(file -> file.replace("level: development", "level: test"));

    @AfterEach
    void remove() throws Exception {
        tour.remove();
    }

    private Process begin(String... arguments) throws IOException {
        Process process = tour.isle().start(arguments);
        // Nobody reads what it says: it must not wait for that, and its end is all that counts.
        Thread.ofVirtual().start(() -> drain(process));
        return process;
    }

    private static void drain(Process process) {
        try (var out = process.getInputStream();
                var err = process.getErrorStream()) {
            out.transferTo(java.io.OutputStream.nullOutputStream());
            err.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException killed) {
            return;
        }
    }

    /** Returns when the environment's first servers run and hold what they must not leave behind. */
    private void awaitFirstServers() throws Exception {
        Await.some("the first servers run", () -> {
            tour.footprint().look();
            return Optional.of(tour.footprint().noted())
                    .filter(noted -> Objects.requireNonNull(noted.get("processes")) > 4)
                    .filter(noted -> Objects.requireNonNull(noted.get("ports")) > 0)
                    .filter(noted -> Objects.requireNonNull(noted.get("segments")) > 0);
        });
    }

    private void downLeavesNothing() throws Exception {
        tour.footprint().look();
        tour.succeeds("down", "--yes");
        assertNothingLeft();
    }

    /** A footprint that noted nothing proves nothing. */
    private void assertNothingLeft() {
        assertThat(tour.footprint().noted())
                .hasEntrySatisfying("ports", ports -> assertThat(ports).isPositive())
                .hasEntrySatisfying("segments", segments -> assertThat(segments).isPositive());
        assertThat(tour.footprint().left()).isEmpty();
    }

    @Test
    void afterTheSupervisorWasKilledWhileServersStarted() throws Exception {
        Process up = begin("up", "--timeout", "100s");
        awaitFirstServers();
        Tour.kill(tour.supervisor());
        tour.footprint().look();
        up.destroyForcibly();
        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        downLeavesNothing();
    }

    @Test
    void afterEverybodyWasKilledOnce() throws Exception {
        Process up = begin("up", "--timeout", "100s");
        awaitFirstServers();
        up.destroyForcibly();
        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // Nobody waits for it any more; the supervisor goes on.
        tour.succeeds("wait", "--timeout", "150s");
        Map<String, Server> servers = tour.servers();
        Disclosure secrets = Disclosure.of(tour.environment());
        assertThat(secrets.names())
                .contains("token", "tls.authority", "server.key", "main.isle_owner.password", "main.isle_app.password")
                .contains("db-main-0.superuser.password");
        nobodyTells(secrets);
        tour.footprint().look();
        Tour.kill(tour.supervisor());
        for (Server server : servers.values()) {
            Tour.kill(server.pid());
        }
        Process down = begin("down", "--yes");
        Await.some(
                "it is being removed",
                () -> Optional.of(tour.environment().resolve("removing"))
                        .filter(note -> Files.exists(note) || !down.isAlive()));
        down.destroyForcibly();
        assertThat(down.waitFor(30, TimeUnit.SECONDS)).isTrue();
        if (Files.exists(tour.environment())) {
            tour.succeeds("down", "--yes");
        }
        assertNothingLeft();
        assertThat(archived()).containsOnly("record.json", "log.jsonl").hasSize(2);
        assertThat(secrets.below(tour.isle().home())).isEmpty();
    }

    /** No secret in a command line, a log, a status, a plan, the Record, whatever else is written. */
    private void nobodyTells(Disclosure secrets) throws Exception {
        for (List<String> verb : List.of(
                List.of("status", "-o", "json"),
                List.of("plan", "-o", "json"),
                List.of("history", "--tail", "0", "-o", "json"),
                List.of("logs", "--tail", "0"),
                List.of("ps", "-o", "json"),
                List.of("config", "view"),
                List.of("why"))) {
            Outcome outcome = tour.isle().run(verb.toArray(String[]::new));
            assertThat(outcome.out()).as("isle %s", verb).isNotEmpty();
            assertThat(secrets.by("isle " + verb, outcome.out() + outcome.err()))
                    .isEmpty();
        }
        for (long pid : tour.footprint().processes()) {
            assertThat(secrets.by("process " + pid, Footprint.commandLine(pid))).isEmpty();
        }
        Path plan = tour.isle().home().resolve("plan");
        tour.succeeds("plan", "--out", plan.toString());
        assertThat(plan).isNotEmptyFile();
        assertThat(secrets.below(tour.isle().home()))
                .as("the secrets' own files, and no others")
                .containsExactlyInAnyOrderElementsOf(secrets.own());
        Files.delete(plan);
    }

    private List<String> archived() throws IOException {
        try (Stream<Path> files = Files.walk(tour.archive())) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .map(File::getName)
                    .toList();
        }
    }
}
