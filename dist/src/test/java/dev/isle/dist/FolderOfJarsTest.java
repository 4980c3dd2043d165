package dev.isle.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderOfJarsTest {
    @TempDir
    Path temp;

    @Test
    void leavesEqualContentAloneTakesNewContentWithItsTimeAndRemovesWhatIsStale() throws IOException {
        Path one = jar("from/one.jar", "1", 1_000);
        Path two = jar("from/two.jar", "2", 2_000);
        Path lib = temp.resolve("lib");
        assertThat(FolderOfJars.update(lib, List.of(one, two))).isTrue();

        Files.setLastModifiedTime(one, FileTime.fromMillis(9_000));
        assertThat(FolderOfJars.update(lib, List.of(one, two))).isFalse();
        assertThat(Files.getLastModifiedTime(lib.resolve("one.jar")).toMillis()).isEqualTo(1_000);

        Files.writeString(one, "x");
        Files.setLastModifiedTime(one, FileTime.fromMillis(5_000));
        assertThat(FolderOfJars.update(lib, List.of(one))).isTrue();
        assertThat(lib.resolve("one.jar")).hasContent("x");
        assertThat(Files.getLastModifiedTime(lib.resolve("one.jar")).toMillis()).isEqualTo(5_000);
        assertThat(lib.resolve("two.jar")).doesNotExist();
    }

    @Test
    void replacesAFileInsteadOfWritingIntoTheOneThatARunningProcessHolds() throws IOException {
        Path one = jar("from/one.jar", "old", 1_000);
        Path lib = temp.resolve("lib");
        FolderOfJars.update(lib, List.of(one));
        try (var held = Files.newInputStream(lib.resolve("one.jar"))) {
            Files.writeString(one, "new");
            FolderOfJars.update(lib, List.of(one));
            assertThat(new String(held.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("old");
        }
        assertThat(lib.resolve("one.jar")).hasContent("new");
    }

    @Test
    void refusesTwoJarsOfOneName() throws IOException {
        Path one = jar("a/x.jar", "1", 1_000);
        Path other = jar("b/x.jar", "2", 1_000);

        assertThatThrownBy(() -> FolderOfJars.update(temp.resolve("lib"), List.of(one, other)))
                .hasMessageContaining("two jars of one name");
    }

    private Path jar(String path, String content, long time) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }
}
