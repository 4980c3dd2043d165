package dev.isle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFolderTest {
    @Test
    void aMissingADifferingAndAnUnusedFileAreDifferences(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("in-plan.yaml"), "x");
        Files.writeString(folder.resolve("out-A-same.yaml"), "a: 1\n");
        Files.writeString(folder.resolve("out-A-other.yaml"), "a: 1\nb: 2\n");
        Files.writeString(folder.resolve("out-A-unused.yaml"), "a: 1\n");
        GoldenFolder golden = new GoldenFolder(folder);
        assertThat(golden.differences(Map.of(
                        "out-A-same.yaml", "a: 1\n", "out-A-other.yaml", "a: 1\nb: 3\n", "out-A-missing.yaml", "")))
                .satisfiesExactlyInAnyOrder(
                        other -> assertThat(other).isEqualTo("out-A-other.yaml:2: expected 'b: 2' but produced 'b: 3'"),
                        unused -> assertThat(unused).startsWith("out-A-unused.yaml: unused"),
                        missing -> assertThat(missing).startsWith("out-A-missing.yaml: missing"));
    }
}
