package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.planner.Planned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseVerbsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;

    @BeforeEach
    void release() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
    }

    @Test
    void scanAddListAndShowLeadFromAFolderToASealedRelease() {
        assertThat(isle.run("release", "scan", "tiny", "--version", "1.0.0").out())
                .contains("wrote tiny/release.yaml: tiny 1.0.0, 3 files")
                .contains("next: isle release add tiny");
        assertThat(isle.run("release", "add", "tiny").out()).startsWith("added tiny 1.0.0 in ");
        assertThat(isle.run("release", "add", "tiny").out()).startsWith("already there: tiny 1.0.0");
        assertThat(isle.run("release", "ls").out())
                .contains("SUITE")
                .contains("tiny")
                .contains("store");
        assertThat(isle.run("release", "show", "1.0.0").out()).contains("seal           sha256:");
        JsonObject shown = (JsonObject) Json.parse(
                isle.run("release", "show", "tiny/1.0.0", "-o", "json").out());
        assertThat(shown.object("release").object("spec").text("version")).isEqualTo("1.0.0");
        JsonObject list =
                (JsonObject) Json.parse(isle.run("release", "ls", "-o", "json").out());
        assertThat(list.list("releases")).hasSize(1);
    }

    @Test
    void aSealedReleaseThatWasChangedInTheStoreIsNotStarted() throws IOException {
        isle.run("release", "scan", "tiny", "--version", "1.0.0");
        isle.run("release", "add", "tiny");
        Files.writeString(
                folder.resolve("isle.yaml"), TinySuite.environment("dev").replace("./tiny   # not sealed", "1.0.0"));
        ((FakeInstallation) isle.site.open("dev")).preview = new Planned.Bad(List.of());
        Path program = folder.resolve("isle-home/releases/tiny/1.0.0/bin/mill.sh");
        FileTime sealed = Files.getLastModifiedTime(program);
        Files.setLastModifiedTime(program, FileTime.fromMillis(sealed.toMillis() + 5_000));
        assertThat(isle.run("doctor").out())
                .as("another time alone is a copy's")
                .contains("1 can be used")
                .doesNotContain("is not what was sealed");
        program.toFile().setWritable(true);
        Files.writeString(program, "# not ours\n", StandardOpenOption.APPEND);
        Outcome up = isle.run("up");
        assertThat(up.code()).isEqualTo(4);
        assertThat(up.err())
                .contains("the sealed release tiny 1.0.0 is not what was sealed; nothing was changed")
                .contains("bin/mill.sh has ")
                .contains("isle release add DIR");
        assertThat(isle.run("doctor").out()).contains("bin/mill.sh has ").contains("0 can be used");
    }

    @Test
    void whatIsMissingIsSaidWithTheNextCommand() throws IOException {
        assertThat(isle.run("release", "scan", "tiny").code()).isEqualTo(64);
        Outcome add = isle.run("release", "add", "tiny");
        assertThat(add.code()).isEqualTo(1);
        assertThat(add.err()).contains("next: isle release scan tiny --version VERSION\n");
        Files.createDirectory(folder.resolve("empty"));
        assertThat(isle.run("release", "scan", "empty", "--version", "1").err()).contains("suite.yaml");
        assertThat(isle.run("release", "ls").out()).contains("no releases in").contains("isle release scan DIR");
    }

    @Test
    void composeMakesOneReleaseOfABaseAndAnExtensionAndTellsWhatItIsMadeOf() throws IOException {
        isle.run("release", "scan", "tiny", "--version", "1.0.0");
        isle.run("release", "add", "tiny");
        Path extension = Files.createDirectories(folder.resolve("acme"));
        Files.writeString(extension.resolve("notes.txt"), "what is added");
        Files.writeString(extension.resolve("extension.yaml"), """
                apiVersion: isle.dev/v1alpha1
                kind: Extension
                metadata: {name: acme}
                spec: {suite: tiny, version: "7", fits: ["1.0"]}
                """);

        assertThat(isle.run("release", "compose", "tiny/1.0.0", "acme").out())
                .startsWith("composed tiny 1.0.0+acme.7 of 1.0.0 + acme 7 in ")
                .contains("next: write `release: 1.0.0+acme.7` into an environment's file");
        assertThat(isle.run("release", "compose", "1.0.0", "acme").out())
                .startsWith("already there: tiny 1.0.0+acme.7");
        assertThat(isle.run("release", "show", "1.0.0+acme.7").out())
                .contains("composed of    1.0.0 + acme 7 (base sha256:");
        assertThat(isle.run("release", "ls").out()).contains("COMPOSED OF").contains("1.0.0 + acme 7");
        assertThat(isle.run("release", "compose", "tiny", "acme").code()).isEqualTo(64);
        assertThat(isle.run("release", "compose", "tiny", "acme", "--as", "1.0.0+mine")
                        .out())
                .startsWith("composed tiny 1.0.0+mine of ");
        Outcome refused = isle.run("release", "compose", "1.0.0+acme.7", "acme");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("the base has it already: 1.0.0 + acme 7");
    }

    @Test
    void anUnknownVersionIsRefusedWithTheNearest() {
        isle.run("release", "scan", "tiny", "--version", "1.0.0");
        isle.run("release", "add", "tiny");
        assertThat(isle.run("release", "show", "1.0.1").err())
                .contains("there is no release '1.0.1'; did you mean '1.0.0'?")
                .contains("known: tiny/1.0.0");
    }
}
