package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.home.Mutex;
import dev.isle.plan.desired.Allocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two environments never get the same number. */
class PortsTest {
    private final IsleHome home;

    PortsTest(@TempDir Path root) {
        home = new IsleHome(root);
    }

    @Test
    void whoAllocatesWaitsForWhoDoesAndPassesOverWhatHeTook() throws Exception {
        EnvironmentFolder mine = home.environment("mine");
        EnvironmentFolder other = home.environment("other");
        int wish = new Ports(mine)
                .propose(List.of("alpha-0/http"), Allocation.EMPTY)
                .port("alpha-0", "http")
                .orElseThrow();
        CompletableFuture<Integer> given = new CompletableFuture<>();
        Mutex.alone(home.lock(), () -> {
            // Another environment is just being given the number that this one would get.
            Thread allocating = Thread.ofPlatform()
                    .start(() -> given.complete(new Ports(mine)
                            .allocate(List.of("alpha-0/http"), Allocation.EMPTY)
                            .port("alpha-0", "http")
                            .orElseThrow()));
            while (allocating.getState() != Thread.State.WAITING && allocating.isAlive()) {
                Thread.onSpinWait();
            }
            Files.createDirectories(other.root());
            return Files.writeString(other.root().resolve("ports"), wish + "\n");
        });
        assertThat(given.get(30, TimeUnit.SECONDS)).isNotEqualTo(wish);
        assertThat(mine.root().resolve("ports")).hasContent(given.get() + " alpha-0/http\n");
    }

    @Test
    void aDamagedListHidesNoOther() throws IOException {
        EnvironmentFolder mine = home.environment("mine");
        int wish = new Ports(mine)
                .propose(List.of("alpha-0/http"), Allocation.EMPTY)
                .port("alpha-0", "http")
                .orElseThrow();
        for (String name : List.of("a", "b", "z")) {
            Files.createDirectories(home.environment(name).root());
        }
        Files.writeString(home.environment("a").root().resolve("ports"), "garbage\n");
        Files.writeString(home.environment("b").root().resolve("ports"), wish + "\n");
        Files.write(home.environment("z").root().resolve("ports"), new byte[] {(byte) 0xff});
        assertThat(new Ports(mine)
                        .propose(List.of("alpha-0/http"), Allocation.EMPTY)
                        .port("alpha-0", "http")
                        .orElseThrow())
                .isNotEqualTo(wish);
    }

    @Test
    void aLostRecordMovesNoPortOfTheEnvironmentUnlessSomebodyElseTookIt() throws IOException {
        EnvironmentFolder mine = home.environment("mine");
        List<String> wanted = List.of("beta-0/http", "alpha-0/http");
        Allocation given = new Ports(mine).allocate(wanted, Allocation.EMPTY);
        List<String> otherOrder = List.of("alpha-0/http", "beta-0/http");
        assertThat(new Ports(mine).propose(otherOrder, Allocation.EMPTY).ports())
                .isEqualTo(given.ports());
        int beta = given.port("beta-0", "http").orElseThrow();
        assertThat(new Ports(mine)
                        .propose(List.of("alpha-0/http"), Allocation.EMPTY)
                        .port("beta-0", "http"))
                .as("a server that is removed for now keeps its number, too")
                .hasValue(beta);
        try (ServerSocket taken = new ServerSocket(beta, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            Allocation moved = new Ports(mine).propose(wanted, Allocation.EMPTY);
            assertThat(moved.port("beta-0", "http").orElseThrow()).isNotEqualTo(beta);
            assertThat(moved.port("alpha-0", "http")).isEqualTo(given.port("alpha-0", "http"));
        }
    }
}
