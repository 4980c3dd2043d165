package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVerbsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;

    @BeforeEach
    void files() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
    }

    @Test
    void configViewShowsTheMergedFileAndWhereEachValueComesFrom() throws IOException {
        Files.writeString(folder.resolve("top.yaml"), """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: top}
                spec:
                  extends: isle.yaml
                  owner: bakers
                """);
        Outcome view = isle.run("config", "view", "-f", "top.yaml");
        assertThat(view.err()).isEmpty();
        assertThat(view.out()).contains("suite: tiny").contains("owner: bakers").doesNotContain("extends");
        assertThat(isle.run("config", "view", "-f", "top.yaml", "--origins").out())
                .containsPattern("owner: bakers *# top.yaml:6")
                .containsPattern("suite: tiny *# isle.yaml:5");
        JsonObject json =
                (JsonObject) Json.parse(isle.run("config", "view", "-f", "top.yaml", "--origins", "-o", "json")
                        .out());
        assertThat(json.list("origins")).isNotEmpty();
    }

    @Test
    void everyMistakeIsShownAtItsPlaceAndNothingIsChanged() throws IOException {
        Files.writeString(
                folder.resolve("isle.yaml"),
                TinySuite.environment("dev").replace("level: development", "levle: development") + "  owner: [1]\n");
        Outcome outcome = isle.run("config", "view");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: isle.yaml has 2 mistakes; nothing was changed")
                .contains("isle.yaml:7:3: 'levle' is no key of 'spec'")
                .contains("did you mean 'level'?")
                .contains("isle.yaml:8:10:");
    }

    @Test
    void logsAreFilteredByServerLevelTextAndCorrelationKey() throws IOException {
        FakeInstallation dev = isle.site.with("dev");
        Path mill = Files.writeString(
                folder.resolve("mill.log"),
                "2026-01-31T07:00:00Z INFO grinds order=O-1\n2026-01-31T07:59:00Z WARN slow order=O-2\n");
        Path baker = Files.writeString(folder.resolve("baker.log"), "2026-01-31T07:30:00Z ERROR burnt order=O-1\n");
        dev.logs.put("baker-0", List.of(baker));
        dev.logs.put("mill-0", List.of(mill));
        assertThat(isle.run("logs").out())
                .isEqualTo("mill-0  | 2026-01-31T07:00:00Z INFO grinds order=O-1\n"
                        + "baker-0 | 2026-01-31T07:30:00Z ERROR burnt order=O-1\n"
                        + "mill-0  | 2026-01-31T07:59:00Z WARN slow order=O-2\n");
        assertThat(isle.run("logs", "mill-0", "--level", "warn").out())
                .hasLineCount(1)
                .contains("slow");
        assertThat(isle.run("logs", "--id", "order=O-1").out()).hasLineCount(2).doesNotContain("O-2");
        assertThat(isle.run("logs", "--since", "10m").out()).hasLineCount(1).contains("slow");
        assertThat(isle.run("logs", "--until", "2026-01-31T07:10:00Z").out())
                .hasLineCount(1)
                .contains("grinds");
        assertThat(isle.run("logs", "--grep", "b.rnt|slow", "--tail", "1").out())
                .hasLineCount(1)
                .contains("slow");
        JsonObject json = (JsonObject)
                Json.parse(isle.run("logs", "--tail", "1", "-o", "json").out());
        assertThat(json.text("server")).isEqualTo("mill-0");
        assertThat(json.text("level")).isEqualTo("warn");
        assertThat(isle.run("logs", "mil-0").err()).contains("there is no server 'mil-0'; did you mean 'mill-0'?");
        assertThat(isle.run("logs", "--grep", "(").code()).isEqualTo(64);
        assertThat(isle.run("logs", "--id", "O-1").code()).isEqualTo(64);
        assertThat(isle.run("logs", "--since", "soon").code()).isEqualTo(64);
    }
}
