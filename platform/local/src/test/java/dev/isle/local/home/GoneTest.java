package dev.isle.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoneTest {
    private final IsleHome home;
    private final EnvironmentFolder folder;

    GoneTest(@TempDir Path root) throws IOException {
        home = new IsleHome(root);
        folder = home.environment("north");
        Files.createFile(Folders.make(folder.data("database-0")).resolve("row"));
    }

    @Test
    void aCrashBeforeTheDeletionLeavesAllOfItWhereTheNextSweepFindsIt() throws IOException {
        Path aside = Gone.setAside(folder);
        assertThat(folder.root()).doesNotExist();
        assertThat(aside.resolve("servers/database-0/data/row")).exists();
        assertThat(EnvironmentFolder.isName(aside.getFileName().toString())).isFalse();
        Gone.sweep(home);
        assertThat(home.environments()).isEmptyDirectory();
    }

    @Test
    void whatIsNoLeftoverIsNotSwept() throws IOException {
        Path lock = Files.createFile(home.environments().resolve(".north.lock"));
        Path other = Folders.make(home.environments().resolve(".north.gone-by"));
        Gone.sweep(home);
        Gone.sweep(new IsleHome(home.root().resolve("nowhere")));
        assertThat(home.environments()).isDirectoryContaining(lock::equals).isDirectoryContaining(other::equals);
        assertThat(folder.data("database-0").resolve("row")).exists();
    }
}
