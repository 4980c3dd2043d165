package dev.isle.release.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.release.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaRuntimeTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"25.0.1,25", "17.0.15,17", "1.8.0_402,8", "26-ea,26"})
    void readsTheMajorVersion(String version, int feature) throws IOException {
        assertThat(JavaRuntime.at(home("JAVA_VERSION=\"" + version + "\"\n")).feature())
                .isEqualTo(feature);
    }

    @Test
    void anotherBuildHasAnotherDigest() throws IOException {
        String before =
                JavaRuntime.at(home("JAVA_VERSION=\"25\"\nBUILD=\"1\"\n")).digest();

        assertThat(JavaRuntime.at(home("JAVA_VERSION=\"25\"\nBUILD=\"2\"\n")).digest())
                .isNotEqualTo(before);
        assertThat(JavaRuntime.at(home("JAVA_VERSION=\"25\"\nBUILD=\"1\"\n")).digest())
                .isEqualTo(before);
    }

    @Test
    void saysWhatIsNoRuntime() throws IOException {
        assertThatThrownBy(() -> JavaRuntime.at(temp.resolve("missing")))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("is no Java runtime");
        Path noVersion = home("IMPLEMENTOR=\"x\"\n");
        assertThatThrownBy(() -> JavaRuntime.at(noVersion)).hasMessageContaining("names no JAVA_VERSION");
    }

    private Path home(String release) throws IOException {
        Path home = Files.createDirectories(temp.resolve("jdk"));
        Files.writeString(home.resolve("release"), release);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
