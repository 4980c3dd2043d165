package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.dist.whole.Gateway.Booked;
import dev.isle.dist.whole.Tour.Server;
import dev.isle.suite.trade.flow.HandComputed;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code down} leaves nothing, whoever was killed before and in the middle of what. At level test with TLS, where servers ask for the token and every port proves
 * whose it is.
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
        bookWithAndWithoutToken();
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
    }

    private List<String> archived() throws IOException {
        try (Stream<Path> files = Files.walk(tour.archive())) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .map(File::getName)
                    .toList();
        }
    }

    private void bookWithAndWithoutToken() throws Exception {
        HandComputed paper = HandComputed.all().getFirst();
        byte[] document = paper.document().getBytes(StandardCharsets.UTF_8);
        String address = tour.endpoint("gateway");
        Path authority = tour.environment().resolve("tls").resolve("ca.pem");
        assertThat(address).startsWith("https://");
        assertThatThrownBy(() -> new Gateway(address, Optional.empty()).post(Gateway.JSON, "stranger", document))
                .as("a client that does not believe the environment's authority")
                .isInstanceOf(SSLException.class);
        assertThat(new Gateway(address, Optional.empty(), authority)
                        .post(Gateway.JSON, "none", document)
                        .statusCode())
                .isEqualTo(401);
        Path secrets = tour.environment().resolve("secrets");
        Gateway gateway = new Gateway(
                address, Optional.of(Files.readString(secrets.resolve("token")).strip()), authority);
        Booked booked = gateway.book(paper, "TOKEN", "token");
        gateway.assertRight("TOKEN", List.of(booked));
    }
}
