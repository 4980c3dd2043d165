package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own. */
@Timeout(120)
class IsleIT {
    @TempDir
    private Path folder;

    private IsleProcess isle;

    @BeforeEach
    void files() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(isle.run("version").code()).isZero();
        assertThat(isle.run("statsu").code()).isEqualTo(64);
        assertThat(isle.run("release", "show", "9").code()).isEqualTo(1);
        assertThat(isle.run("logs", "--on", "moon").code()).isEqualTo(4);
    }

    @Test
    void noEscapeReachesAPipeAndNoColorIsObeyedOnATerminal() throws Exception {
        assertThat(isle.run("release", "show", "9").err()).doesNotContain("\u001b");
        assertThat(isle.run("release", "show", "9", "--color", "always").err()).contains("\u001b[31m");
        if (Files.isExecutable(Path.of("/usr/bin/script"))) {
            assertThat(isle.onTerminal("release", "show", "9").out()).contains("\u001b[31m");
            isle.env("NO_COLOR", "1");
            assertThat(isle.onTerminal("release", "show", "9").out())
                    .contains("there is no release '9'")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void aDistributionHasOnePathHoweverItWasCalled() throws Exception {
        Path beside = folder.resolve("dist/releases/tiny/1");
        TinySuite.write(beside);
        isle.run("release", "scan", beside.toString(), "--version", "1");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("dist"));
        for (String typed : List.of("dist", folder + "/tiny/../dist", folder + "/link")) {
            isle.env("JAVA_TOOL_OPTIONS", "-Disle.distribution=" + typed);
            JsonObject releases = (JsonObject)
                    Json.parse(isle.run("release", "ls", "-o", "json").out());
            JsonObject release = (JsonObject) releases.list("releases").getFirst();
            assertThat(release.text("folder"))
                    .as(typed)
                    .isEqualTo(beside.toRealPath().toString());
        }
    }

    @Test
    void jsonIsTheOnlyThingOnTheOutput() throws Exception {
        JsonObject version =
                (JsonObject) Json.parse(isle.run("version", "-o", "json").out());
        assertThat(version.text("java")).isNotEmpty();
        JsonObject doctor =
                (JsonObject) Json.parse(isle.run("doctor", "-o", "json").out());
        assertThat(doctor.list("checks")).isNotEmpty();
    }

    @Test
    void mistakesAreShownAtTheirPlace() throws Exception {
        Files.writeString(
                folder.resolve("isle.yaml"), TinySuite.environment("dev").replace("level:", "levle:"));
        IsleProcess.Outcome outcome = isle.run("config", "view");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("isle.yaml:7:3").contains("did you mean 'level'?");
    }

    @Test
    void aReaderThatGoesAwayEndsItQuietly() throws Exception {
        Path release = folder.resolve("tiny");
        for (int i = 0; i < 400; i++) {
            Files.writeString(release.resolve("file-" + i + "-" + "x".repeat(200)), "");
        }
        isle.run("release", "scan", "tiny", "--version", "1");
        isle.run("release", "add", "tiny");
        Process process = isle.start("release", "show", "1", "-o", "wide");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).startsWith("tiny 1");
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
    }
}
