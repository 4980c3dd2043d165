package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.home.Mutex;
import dev.isle.plan.desired.Allocation;
import java.io.IOException;
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
        assertThat(mine.root().resolve("ports")).hasContent(given.get() + "\n");
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
}
