package dev.isle.dist.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The footprint sees what it is there to see. */
@Timeout(120)
class FootprintIT {
    @Test
    void aTemporaryFileThatStaysIsReported(@TempDir Path temporary) throws Exception {
        assertThat(temporary).as("a folder for temporary things").startsWith(Path.of("/tmp"));
        Path folder = Files.createDirectory(temporary.resolve("environment"));
        Path home = folder.resolve("home");
        Path planted = temporary.resolve("planted");
        Footprint footprint = new Footprint(folder, home, List.of());
        ProcessBuilder holder =
                new ProcessBuilder("/bin/sh", "-c", "exec sleep 1000 3>\"$1\"", "sh", planted.toString());
        holder.environment().put("ISLE_HOME", home.toString());
        Process process = holder.start();
        try {
            Await.some("the file is held", () -> {
                footprint.look();
                return Optional.of(footprint.noted()).filter(noted -> Objects.requireNonNull(noted.get("files")) > 0);
            });
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertThat(footprint.left()).containsExactly("temporary file " + planted);
        Files.delete(planted);
        assertThat(footprint.left()).isEmpty();
    }
}
