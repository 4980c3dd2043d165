package dev.isle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTreeTest {
    @TempDir
    Path temp;

    @Test
    void listsFilesByPathWithSizeAndExecutableBitAndLeavesItsOwnFilesOut() throws IOException {
        ReleaseFolders.write(temp, "b/z", "12345");
        ReleaseFolders.write(temp, "a", "1");
        Files.setPosixFilePermissions(temp.resolve("a"), PosixFilePermissions.fromString("rwx------"));
        ReleaseFolders.write(temp, "b-c", "");
        ReleaseFolders.write(temp, ReleaseTree.RELEASE_FILE, "own");
        ReleaseFolders.write(temp, ReleaseTree.STAMPS_FILE, "own");
        ReleaseFolders.write(temp, "b/release.yaml", "not own: not at the top");

        var files = ReleaseTree.list(temp, ReleaseLimits.DEFAULT);

        assertThat(files).extracting(ReleaseFile::path).containsExactly("a", "b-c", "b/release.yaml", "b/z");
        assertThat(files).extracting(ReleaseFile::size).containsExactly(1L, 0L, 23L, 5L);
        assertThat(files).extracting(ReleaseFile::executable).containsExactly(true, false, false, false);
    }

    @Test
    void aLinkToAFileInsideIsThatFile() throws IOException {
        ReleaseFolders.write(temp, "lib/x-1.2.so", "content");
        Files.createSymbolicLink(temp.resolve("lib/x.so"), Path.of("x-1.2.so"));

        assertThat(ReleaseTree.list(temp, ReleaseLimits.DEFAULT))
                .filteredOn(f -> f.path().equals("lib/x.so"))
                .singleElement()
                .satisfies(f -> assertThat(f.size()).isEqualTo(7));
    }

    @Test
    void refusesALinkThatLeavesTheFolder() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "x");
        Path folder = Files.createDirectory(temp.resolve("release"));
        Files.createSymbolicLink(folder.resolve("harmless"), secret);

        refused(folder, "harmless is a symbolic link that leaves the release");
    }

    @Test
    void refusesALinkToASiblingFolderWithTheSameBeginning() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("release"));
        Path other = ReleaseFolders.write(temp, "release-other/x", "x");
        Files.createSymbolicLink(folder.resolve("x"), other);

        refused(folder, "leaves the release");
    }

    @Test
    void refusesALinkToAFolderAndADanglingOne() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("release/a"));
        Files.createSymbolicLink(folder.resolve("loop"), temp.resolve("release"));
        refused(temp.resolve("release"), "a/loop is a symbolic link to a folder");

        Files.delete(folder.resolve("loop"));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("missing"));
        refused(temp.resolve("release"), "a/nowhere is a symbolic link to missing, which cannot be followed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"back\\slash", "line\nend", "tab\t", "a:b"})
    void refusesNamesThatCannotTravel(String name) throws IOException {
        ReleaseFolders.write(temp, name, "x");

        refused(temp, "; rename it");
    }

    @Test
    void refusesNamesThatDifferInCaseOnlyOrHaveAnAccentInTwoParts() throws IOException {
        ReleaseFolders.write(temp, "lib/Readme", "x");
        ReleaseFolders.write(temp, "lib/README", "x");
        refused(temp, "in letter case only");

        Path other = Files.createDirectory(temp.resolve("other"));
        ReleaseFolders.write(other, "e\u0301.txt", "x");
        refused(other, "NFC");
    }

    @Test
    void refusesWhatIsBeyondItsLimits() throws IOException {
        ReleaseFolders.write(temp, "a/b/c", "12345");
        ReleaseFolders.write(temp, "d", "12345");

        assertThat(ReleaseTree.list(temp, new ReleaseLimits(2, 10, 2, 5))).hasSize(2);
        assertThatThrownBy(() -> ReleaseTree.list(temp, new ReleaseLimits(1, 10, 2, 5)))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("more than 1 files");
        assertThatThrownBy(() -> ReleaseTree.list(temp, new ReleaseLimits(2, 9, 2, 5)))
                .hasMessageContaining("more than 9 bytes");
        assertThatThrownBy(() -> ReleaseTree.list(temp, new ReleaseLimits(2, 10, 1, 5)))
                .hasMessageContaining("more than 1 folders deep");
        assertThatThrownBy(() -> ReleaseTree.list(temp, new ReleaseLimits(2, 10, 2, 4)))
                .hasMessageContaining("longer than 4 bytes");
    }

    @Test
    void refusesAFolderThatIsNone() {
        refused(temp.resolve("missing"), "is not a folder");
    }

    private static void refused(Path folder, String why) {
        assertThatThrownBy(() -> ReleaseTree.list(folder, ReleaseLimits.DEFAULT))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining(why);
    }
}
