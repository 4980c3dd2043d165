package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.laws.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./build} where a JDK or Maven is missing or too old: what it looked at, what to install, and 1. Nothing of this machine is seen. */
@Timeout(60)
class WhatToInstallIT {
    private static final String FINE = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'Apache Maven 3.9.9 (abc)'; else echo "$JAVA_HOME runs $*"; fi
            """;

    /** With a space, as folders of users have. */
    private final Path machine;

    private final Map<String, String> env = new LinkedHashMap<>();

    WhatToInstallIT(@TempDir Path folder) throws IOException {
        machine = Files.createDirectories(folder.resolve("a machine"));
        env.put("PATH", "");
        env.put("HOME", machine.resolve("home").toString());
        env.put("ISLE_USUAL_ROOT", machine.toString());
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome build() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", Repository.root().resolve("build").toString(), "verify");
        builder.environment().clear();
        builder.environment().putAll(env);
        Path err = machine.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }

    private Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String folder, String version) throws IOException {
        Path home = machine.resolve(folder);
        program(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private void maven(String text) throws IOException {
        Path bin = machine.resolve("bin");
        program(bin.resolve("mvn"), text);
        env.put("PATH", bin + ":/usr/bin:/bin");
    }

    @Test
    void withoutAnyJdk() throws Exception {
        Outcome outcome = build();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("isle: no JDK of version 25 or newer was found. Looked at:\n  nothing that is a JDK\n")
                .contains("apt-get install openjdk-25-jdk", "dnf install java-25-openjdk-devel")
                .contains("brew install --cask temurin@25", "sdk install java 25-tem", "Eclipse Temurin 25")
                .contains("set JAVA_HOME to the folder of one that is here");
    }

    @Test
    void everyJdkThatIsTooOldIsNamedWithItsVersion() throws Exception {
        env.put("JAVA_HOME", jdk("home of mine", "17.0.9").toString());
        Path eight = jdk("usr/lib/jvm/eight", "1.8.0_392");
        Path runtime = machine.resolve("opt/jdk-runtime");
        program(runtime.resolve("bin/java"), "");
        Outcome outcome = build();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("  JAVA_HOME=" + machine.resolve("home of mine") + ": version 17\n")
                .contains("  " + eight + ": version 8\n")
                .contains("what to do: install one")
                .doesNotContain(runtime.toString());
    }

    @Test
    void aFolderWithoutACompilerIsNoJdk() throws Exception {
        env.put("JAVA_HOME", machine.toString());
        assertThat(build().err()).contains("  JAVA_HOME=" + machine + ": no JDK\n");
    }

    @Test
    void theNewestOfTheUsualFoldersBuilds() throws Exception {
        maven(FINE);
        // Of what the system's own folders hold nothing may be found by the PATH.
        program(machine.resolve("bin/java"), "");
        jdk("usr/lib/jvm/a", "25.0.1");
        Path newest = jdk("home/.sdkman/candidates/java/b", "26");
        jdk("opt/jdk-c", "24");
        Outcome outcome = build();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith(newest + " runs -f ").endsWith(" verify\n");
    }

    /** The scripts that source it have names of their own. */
    @Test
    void whoAsksForAJdkKeepsHisVariables() throws Exception {
        env.put("JAVA_HOME", jdk("usr/java/jdk", "25").toString());
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "root=mine here=mine dist=mine self=mine; . \"$0\"; unset JAVA_HOME; find_jdk 25;"
                        + " echo $root $here $dist $self",
                Repository.root().resolve(".mvn/find-jdk.sh").toString());
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("mine mine mine mine\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void noScriptHasAnAddressToDownloadFrom() throws Exception {
        for (String script : List.of("build", "isle", ".mvn/find-jdk.sh")) {
            assertThat(Files.readString(Repository.root().resolve(script)))
                    .as(script)
                    .doesNotContain("://");
        }
    }

    @Test
    void withoutMaven() throws Exception {
        jdk("usr/java/jdk", "25");
        Outcome outcome = build();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("build: Apache Maven is not on the PATH.\n")
                .contains(installs());
    }

    @Test
    void withAMavenThatIsTooOld() throws Exception {
        for (String version : List.of("3.6.3", "2.2.1")) {
            maven(FINE.replace("3.9.9", version));
            env.put("JAVA_HOME", jdk("usr/java/jdk", "25").toString());
            Outcome outcome = build();
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("Apache Maven 3.8 or newer is needed; " + machine.resolve("bin/mvn") + " is "
                            + version.substring(0, 3))
                    .contains(installs());
        }
    }

    private static List<String> installs() {
        return List.of(
                "install Maven 3.8 or newer",
                "apt-get install maven",
                "dnf install maven",
                "brew install maven",
                "bin first on the PATH");
    }
}
