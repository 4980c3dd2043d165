package dev.isle.local.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java is taken for a wanted version. */
class JavaHomesTest {
    private final Path folder;

    JavaHomesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path home(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/java"), "");
        assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home.toRealPath();
    }

    @Test
    void theNamedFoldersComeFirstAndAnExactVersionIsExact() throws IOException {
        Path eight = home("eight", "1.8.0_402");
        Path ninety = home("ninety", "90.0.1");
        Path ninetyOne = home("ninety-one", "91");
        JavaHomes homes = JavaHomes.find(
                Map.of("ISLE_JAVA_HOMES", eight + File.pathSeparator + ninety, "JAVA_HOME", ninetyOne.toString()),
                folder);
        assertThat(homes.fit("8").orElseThrow().path()).isEqualTo(eight);
        assertThat(homes.fit(">=90").orElseThrow().path()).isEqualTo(ninety);
        assertThat(homes.fit("91").orElseThrow().path()).isEqualTo(ninetyOne);
        assertThat(homes.fit("89")).isEmpty();
        assertThat(homes.fit(">=92")).isEmpty();
    }

    @Test
    void whatIsNoRuntimeDoesNotCount() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken.resolve("bin"));
        Files.writeString(broken.resolve("release"), "JAVA_VERSION=\"77\"\n");
        JavaHomes homes = JavaHomes.find(Map.of("JAVA_HOME", broken.toString()), folder);
        assertThat(homes.fit("77")).isEmpty();
        assertThat(homes.fit(">=25")).as("the runtime of this test").isPresent();
    }

    @Test
    void aWantedVersionOfAnotherFormIsRefused() {
        JavaHomes homes = JavaHomes.find(Map.of(), folder);
        assertThatThrownBy(() -> homes.fit("latest")).hasMessageContaining("major version");
    }
}
