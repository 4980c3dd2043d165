package dev.isle.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner at a time, in this process and among processes. */
class OwnerLockTest {
    private final EnvironmentFolder folder;

    OwnerLockTest(@TempDir Path home) {
        folder = new IsleHome(home).environment("lock");
    }

    @Test
    void aSecondTakerIsRefusedUntilTheFirstLetsGo() throws IOException {
        try (OwnerLock first = Objects.requireNonNull(OwnerLock.tryTake(folder))) {
            assertThat(OwnerLock.tryTake(folder)).isNull();
            assertThat(takenElsewhere())
                    .as("a refused try must not let go of the lock")
                    .isTrue();
            first.close();
        }
        assertThat(Folders.list(folder.home().environments()))
                .as("no lock file is left")
                .isEmpty();
        try (OwnerLock again = OwnerLock.tryTake(folder)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aDeadOwnersLockIsFree() throws Exception {
        Process owner = new ProcessBuilder(java("hold")).start();
        try {
            assertThat(owner.inputReader().readLine()).isEqualTo("taken");
            assertThat(OwnerLock.tryTake(folder)).isNull();
        } finally {
            owner.destroyForcibly();
            owner.waitFor(10, TimeUnit.SECONDS);
        }
        try (OwnerLock mine = OwnerLock.tryTake(folder)) {
            assertThat(mine).isNotNull();
        }
    }

    private boolean takenElsewhere() throws IOException {
        Process other = new ProcessBuilder(java("try")).start();
        return "refused".equals(other.inputReader().readLine());
    }

    private List<String> java(String what) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Taker.class.getName(),
                folder.home().root().toString(),
                what);
    }

    /** Another process that wants the lock. */
    static final class Taker {
        private Taker() {}

        /** Tries once, and holds it until killed when told so. */
        public static void main(String[] arguments) throws Exception {
            OwnerLock lock = OwnerLock.tryTake(new IsleHome(Path.of(arguments[0])).environment("lock"));
            System.out.println(lock == null ? "refused" : "taken");
            if (arguments[1].equals("hold")) {
                new java.util.concurrent.CountDownLatch(1).await();
            }
        }
    }
}
