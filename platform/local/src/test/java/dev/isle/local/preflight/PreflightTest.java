package dev.isle.local.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that Isle cannot live in is told before anything is made in it. */
class PreflightTest {
    private static final List<AtomicFile.Linking> WITHOUT_LINKS = List.of(
            (name, existing) -> {
                throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
            },
            (name, existing) -> {
                throw new FileSystemException(name.toString(), existing.toString(), "Operation not supported");
            },
            (name, existing) -> {
                throw new UnsupportedOperationException();
            });

    @TempDir
    Path home;

    @Test
    void aHomeWithoutHardLinksIsNamedWithWhatToDo() throws IOException {
        for (AtomicFile.Linking links : WITHOUT_LINKS) {
            Preflight.Finding finding = Preflight.writable(home, links);
            assertThat(finding.good()).isFalse();
            assertThat(finding.what()).contains(home.toString()).contains("a file system without hard links");
            assertThat(finding.todo()).isEqualTo("set ISLE_HOME to a folder on another disk");
            assertThatThrownBy(
                            () -> AtomicFile.publish(home.resolve("token"), new byte[] {1}, AtomicFile.SECRET, links))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("without hard links");
        }
        assertThat(Preflight.writable(home, Files::createLink).good()).isTrue();
        assertThat(Folders.list(home)).as("no probe is left").isEmpty();
    }

    @Test
    void anotherTroubleKeepsItsOwnWords() {
        Preflight.Finding finding = Preflight.writable(home, (name, existing) -> {
            throw new FileSystemException(name.toString(), null, "No space left on device");
        });
        assertThat(finding.what()).contains("is full").doesNotContain("links");
    }
}
