package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.local.preflight.Preflight;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertThat(json.list("origins"))
                .contains(Json.parse("{\"path\": \"spec.running\", \"default\": true}"))
                .contains(
                        Json.parse("{\"path\": \"spec.suite\", \"file\": \"isle.yaml\", \"line\": 5, \"column\": 10}"));
    }

    @Test
    void configViewShowsDefaultsAsSuchAndItsTextSaysTheSame() throws IOException {
        Files.writeString(
                folder.resolve("isle.yaml"),
                TinySuite.environment("dev") + "  roles: {baker: {members: 3}}\n  stopped: [baker-2]\n");
        String view = isle.run("config", "view").out();
        assertThat(view)
                .contains("  level: development\n")
                .contains("  running: true  # default\n")
                .contains("  storage:\n    reclaim: delete  # default\n")
                .contains("      members: 3\n  stopped:")
                .as("empty lists and maps say nothing")
                .doesNotContain("arguments")
                .doesNotContain("databases");
        assertThat(isle.run("config", "view", "--origins").out())
                .containsPattern("running: true +# default\n")
                .containsPattern("members: 3 +# isle.yaml:8\n");
        Files.writeString(folder.resolve("again.yaml"), view);
        assertThat(isle.run("config", "view", "-f", "again.yaml", "-o", "json").out())
                .isEqualTo(isle.run("config", "view", "-o", "json").out());
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
        Files.writeString(
                mill,
                "{\"time\":\"2026-01-31T07:58:00Z\",\"level\":\"WARN\",\"order\":\"O-3\",\"message\":\"full\"}\n");
        assertThat(isle.run("logs", "--id", "order=O-3").out())
                .isEqualTo("mill-0  | 2026-01-31T07:58:00Z WARN  order=O-3 full\n");
        JsonObject passed =
                (JsonObject) Json.parse(isle.run("logs", "mill-0", "-o", "json").out());
        assertThat(passed.text("text")).isEqualTo("2026-01-31T07:58:00Z WARN  order=O-3 full");
        assertThat(passed.object("fields").text("order")).isEqualTo("O-3");
        assertThat(isle.run("logs", "mil-0").err()).contains("there is no server 'mil-0'; did you mean 'mill-0'?");
        assertThat(isle.run("logs", "--grep", "(").code()).isEqualTo(64);
        assertThat(isle.run("logs", "--id", "O-1").code()).isEqualTo(64);
        assertThat(isle.run("logs", "--since", "soon").code()).isEqualTo(64);
    }

    @Test
    void doctorShowsAFixForEveryFindingAndFailsOnlyForWhatHinders() throws IOException {
        isle.site.checks.add(new Preflight.Finding("disk", true, "1000 MiB are free", ""));
        Outcome good = isle.run("doctor", "-f", "none.yaml");
        assertThat(good.code()).isZero();
        assertThat(good.out())
                .contains("✓ disk        1000 MiB are free")
                .contains("! releases    none is in the store or beside Isle\n  fix: isle release scan")
                .contains("! file        none.yaml is not here\n  fix: isle init");
        isle.site.checks.add(new Preflight.Finding("memory", false, "12 MiB are available", "end other programs"));
        Outcome bad = isle.run("doctor", "-f", "none.yaml");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).contains("✗ memory      12 MiB are available\n  fix: end other programs");
        JsonObject json = (JsonObject)
                Json.parse(isle.run("doctor", "-f", "none.yaml", "-o", "json").out());
        assertThat(json.truth("good", true)).isFalse();
    }

    @Test
    void psListsEveryEnvironmentWithWhatIsWrongWithIt() throws IOException {
        assertThat(isle.run("ps").out())
                .contains("no environments on this machine")
                .contains("next: isle up");
        FakeInstallation dev = isle.site.with("dev");
        Plan plan = new PlanBuilder().role("mill", 2).build();
        String file = folder.resolve("isle.yaml").toString();
        dev.record = Worlds.record(
                plan,
                new Record.Applied(file, "d", Map.of(file, "other text"), "/release", Worlds.AT, "ada"),
                Map.of());
        dev.watcher = null;
        Observation half = Worlds.but(
                Worlds.all(plan, State.RUNNING, true),
                Worlds.server(plan.server("mill-1").orElseThrow(), State.EXITED, false));
        dev.seen.add(half);
        assertThat(isle.run("ps").out())
                .containsPattern(
                        "dev +local +demo 1 +development +1/2 +nobody watches, file differs from applied +isle.yaml");
        JsonObject json = (JsonObject) Json.parse(isle.run("ps", "-o", "json").out());
        JsonObject row = (JsonObject) json.list("environments").getFirst();
        assertThat(row.truth("ready", true)).isFalse();
        assertThat(row.whole("serversReady", -1)).isEqualTo(1);
    }
}
