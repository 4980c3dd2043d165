package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDigestsTest {
    @TempDir
    Path temp;

    @Test
    void whatCannotBeRememberedLeavesNoFileBehind() throws IOException {
        Path folder = ReleaseFolders.small(temp.resolve("release"));
        List<ReleaseFile> files = ReleaseTree.list(folder, ReleaseLimits.DEFAULT);
        for (ReleaseFile file : files) {
            Files.setLastModifiedTime(file.file(), FileTime.fromMillis(0));
        }
        Path memory = temp.resolve("memory");
        KnownDigests known = new KnownDigests(memory);
        known.artifacts(folder, ReleaseTree.list(folder, ReleaseLimits.DEFAULT));
        Path remembered = only(memory);

        Files.delete(remembered);
        Files.createFile(Files.createDirectory(remembered).resolve("in-the-way"));
        assertThat(known.artifacts(folder, ReleaseTree.list(folder, ReleaseLimits.DEFAULT)))
                .hasSameSizeAs(files);
        assertThat(only(memory)).isEqualTo(remembered);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> all = entries.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
