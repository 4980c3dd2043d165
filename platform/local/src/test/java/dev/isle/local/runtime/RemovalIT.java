package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Mark;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A removal leaves nothing, also while somebody still writes. */
class RemovalIT {
    private final Ground ground;
    private final Background background = new Background(() -> {});
    private final Endings endings;

    RemovalIT(@TempDir Path home) throws IOException {
        EnvironmentFolder folder = new IsleHome(home).environment("removal");
        ground = new Ground(
                folder, Mark.of(folder.root()), new Launcher(folder.home().cache()), () -> {});
        endings = new Endings(ground, background);
        Folders.make(folder.run("alpha-0"));
    }

    @AfterEach
    void end() {
        background.close();
    }

    private Removal removal(Duration patience) {
        return new Removal(ground, background, endings, new Tasks(ground, background, endings), patience);
    }

    @Test
    void aStepUnderWayIsWaitedForBeforeAnythingIsRemoved() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        Path run = ground.folder().run("alpha-0");
        background.begin("end alpha-0", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Folders.make(run);
                    Files.createFile(run.resolve("note." + written.incrementAndGet()));
                } catch (IOException removedMeanwhile) {
                    continue;
                }
                writing.countDown();
            }
            Folders.make(run);
            Files.createFile(run.resolve("last-word"));
        });
        writing.await();
        removal(Removal.PATIENCE).remove(false);
        assertThat(background.busy("end alpha-0")).isFalse();
        assertThat(ground.folder().root()).doesNotExist();
        assertThat(written.get()).isPositive();
    }

    @Test
    void aStepThatDoesNotBreakOffIsNamedAndNothingIsRemoved() {
        CountDownLatch deaf = new CountDownLatch(1);
        background.begin("end alpha-0", () -> {
            while (deaf.getCount() > 0) {
                try {
                    deaf.await();
                } catch (InterruptedException deafToIt) {
                    continue;
                }
            }
        });
        try {
            assertThatThrownBy(() -> removal(Duration.ofMillis(100)).remove(false))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("end alpha-0")
                    .hasMessageContaining("nothing was removed");
            assertThat(ground.folder().run("alpha-0")).isDirectory();
        } finally {
            deaf.countDown();
        }
    }

    @Test
    void aFolderThatIsRefilledIsRemovedAgain() throws Exception {
        Path run = ground.folder().run("alpha-0");
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger cleared = new AtomicInteger();
        Removal.remove(
                run,
                Removal.PATIENCE,
                folder -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new DirectoryNotEmptyException(folder.toString());
                    }
                    Folders.remove(folder);
                },
                cleared::incrementAndGet);
        assertThat(cleared).as("it is looked for processes each time").hasValue(2);
        assertThat(run).doesNotExist();
    }

    @Test
    void aFolderThatIsRefilledForEverIsNamed() {
        Path servers = ground.folder().servers();
        assertThatThrownBy(() -> Removal.remove(
                        servers,
                        Duration.ofMillis(50),
                        folder -> {
                            throw new DirectoryNotEmptyException(
                                    folder.resolve("alpha-0/run").toString());
                        },
                        () -> {}))
                .hasMessageContaining("keeps putting files into " + servers)
                .hasMessageContaining("alpha-0/run")
                .hasMessageContaining("repeat the removal");
    }
}
