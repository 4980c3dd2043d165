package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpsTest {
    private final EnvironmentFolder folder;
    private final Path log;

    DumpsTest(@TempDir Path home) {
        folder = new IsleHome(home).environment("north");
        log = home.resolve("x.log");
    }

    private Path dump(String name, int second) throws IOException {
        Path dump = Files.createFile(Folders.make(folder.dumps("x-0")).resolve(name));
        return Files.setLastModifiedTime(dump, FileTime.from(at(second)));
    }

    private static Instant at(int second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }

    @Test
    void theNewestOutlivesAStart() throws IOException {
        dump("c", 1);
        Path newest = dump("a", 3);
        dump("b", 2);
        Dumps.makeRoom(folder, "x-0", 1);
        assertThat(Dumps.of(folder)).containsExactly(newest);
        Dumps.makeRoom(folder, "x-0", 1);
        assertThat(Dumps.of(folder)).containsExactly(newest);
    }

    @Test
    void onADiskWithoutRoomThereIsNoFolderForOneAndTheNewestStaysAside() throws IOException {
        dump("a", 1);
        dump("b", 2);
        Path aside = folder.dumps().resolve("x-0.aside/b");
        for (int i = 0; i < 2; i++) {
            Dumps.makeRoom(folder, "x-0", Long.MAX_VALUE);
            assertThat(folder.dumps("x-0")).doesNotExist();
            assertThat(Dumps.of(folder)).containsExactly(aside);
        }
        assertThat(Dumps.since(folder, "x-0", at(2))).contains(aside);
        Dumps.makeRoom(folder, "x-0", 1);
        assertThat(Dumps.of(folder)).as("until there is a newer one").containsExactly(aside);
        Path newer = dump("c", 3);
        Dumps.makeRoom(folder, "x-0", 1);
        assertThat(Dumps.of(folder)).containsExactly(newer);
        Path older = dump("d", 1);
        Dumps.makeRoom(folder, "x-0", 1);
        assertThat(older).doesNotExist();
    }

    @Test
    void onlyTheDumpOfThisLaunchIsItsEvidence() throws IOException {
        Path dump = dump("a", 5);
        Files.writeString(log, "Terminating due to java.lang.OutOfMemoryError: Java heap space\n");
        assertThat(Dumps.words(folder, "x-0", "it ended with status 3", at(4), log))
                .isEqualTo("it ran out of memory; its heap dump is " + dump + "; it ended with status 3; its last line:"
                        + " Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(Dumps.words(folder, "x-0", "it ended with status 3", at(6), log))
                .startsWith("it ran out of memory, and no heap dump is kept; it ended with status 3; its last line");
        Files.writeString(log, "bad option\n");
        assertThat(Dumps.words(folder, "x-0", "it ended with status 3", at(6), log))
                .isEqualTo("it ended with status 3; its last line: bad option");
    }
}
