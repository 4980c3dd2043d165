package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.home.IsleHome;
import dev.isle.local.preflight.Preflight;
import dev.isle.model.Suite;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verb says when it refuses: whose environment it is about, the cause in the user's words, and commands that can be typed as they stand. */
class HintsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;
    private FakeInstallation dev;
    private final Plan plan = new PlanBuilder().role("mill", 1).role("baker", 2).build();

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev = (FakeInstallation) isle.site.open("dev");
        dev.record = Worlds.record(plan, madeBy(folder.resolve("isle.yaml")), Map.of());
        dev.preview = new Planned.Good(plan);
        dev.seen.add(Worlds.all(plan, State.RUNNING, true));
    }

    private static Record.Applied madeBy(Path file) {
        return new Record.Applied(file.toString(), "d", Map.of(), "/release", Worlds.AT, "eve");
    }

    @Test
    void aPlanOfAnotherEnvironmentThanTheOneAskedForIsRefused() throws IOException {
        Files.writeString(folder.resolve("two.yaml"), TinySuite.environment("two"));
        assertThat(isle.run("plan", "--out", "p.json").out()).contains("isle up --plan p.json");
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  owner: bakers\n");
        for (List<String> other : List.of(List.of("-f", "two.yaml"), List.of("-n", "two"))) {
            Outcome outcome = isle.run("up", "--plan", "p.json", other.getFirst(), other.getLast());
            assertThat(outcome.code()).as("%s", other).isEqualTo(4);
            assertThat(outcome.err())
                    .as("%s", other)
                    .startsWith("refused: p.json is a plan of the environment 'dev', and 'two' was asked for")
                    .contains("  next: isle up " + String.join(" ", other) + "   # when 'two' is meant\n")
                    .doesNotContain("moved");
        }
        assertThat(isle.run("up", "--plan", "p.json").err())
                .contains("it is a plan of the environment 'dev', made from isle.yaml\n");
        assertThat(dev.asked).isEmpty();
    }

    @Test
    void aPlanIsWrittenOverNothingButAPlan() throws IOException {
        Outcome outcome = isle.run("plan", "--out", "isle.yaml");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err())
                .startsWith("refused: isle.yaml is there already and is no plan")
                .endsWith("  next: isle plan --out plan.json\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
        assertThat(isle.run("plan", "--out", "p.json").err()).isEmpty();
        assertThat(isle.run("plan", "--out", "p.json").err()).as("a plan again").isEmpty();
        assertThat(isle.run("up", "--plan", "isle.yaml").err())
                .startsWith("error: isle.yaml is no plan")
                .endsWith("  next: isle up -f isle.yaml   # it is an environment's file\n");
    }

    @Test
    void commandsCanBeTypedAsTheyStandWithWhatWasTyped() throws IOException {
        dev.exists = true;
        dev.holdings = new Holdings(List.of(), List.of("main"), List.of(folder.resolve("data")), List.of(), 1, false);
        assertThat(isle.run("down").err()).endsWith("  next: isle down --yes\n  next: isle down --keep-data\n");
        dev.record = Worlds.record(plan, madeBy(Path.of("/x/isle.yaml")), Map.of());
        Files.copy(folder.resolve("isle.yaml"), folder.resolve("tour2.yaml"));
        assertThat(isle.run("down", "--yes", "-f", "tour2.yaml").err())
                .contains("  next: isle down -n dev --yes   # when that one is meant\n");
        assertThat(isle.run("restart", "mill-0", "--timeout", "5s").err())
                .contains("  next: isle restart mill-0 -n dev --timeout 5s   # when that one is meant\n");
        assertThat(isle.run("up", "-f", "tour2.yaml").err())
                .contains(
                        "  next: isle up -f tour2.yaml   # after giving this one another metadata.name in tour2.yaml\n")
                .contains("  next: isle down -n dev   # removes the other one\n");
        assertThat(dev.asked).isEmpty();
    }

    @Test
    void aLevelRefusalIsCode4() throws IOException {
        Files.writeString(
                folder.resolve("isle.yaml"), TinySuite.environment("dev").replace("development", "test"));
        Outcome outcome = isle.run("plan");
        assertThat(outcome.err()).startsWith("refused: isle.yaml breaks ").contains("[level.sealed-release]");
        assertThat(outcome.code()).isEqualTo(4);
        Files.writeString(
                folder.resolve("isle.yaml"),
                TinySuite.environment("dev").replace("development", "test") + "  nonsense: 1\n");
        assertThat(isle.run("plan").code()).as("a mistake beside it").isEqualTo(1);
    }

    @Test
    void causesAreInTheUsersWords() throws IOException {
        Files.createDirectory(folder.resolve("five"));
        assertThat(isle.run("plan", "-f", "five").err())
                .startsWith("error: five is a folder, and the environment's file is needed\n");
        assertThat(isle.run("status", "-f", "five").err()).startsWith("error: five is a folder");
        assertThat(isle.run("up", "--plan", "nofile").err())
                .startsWith("error: the plan nofile cannot be read: there is no " + folder.resolve("nofile"));
        assertThat(isle.run("plan", "--out", "nonexist/x").err())
                .startsWith("error: the plan cannot be written to nonexist/x: there is no ")
                .doesNotContain("java.");
    }

    @Test
    void aTasksLogIsFoundByTheTasksName() throws IOException {
        dev.exists = true;
        Path log = Files.writeString(folder.resolve("a.log"), "2026-01-31T07:00:00Z INFO steps\n");
        dev.logs.put("task-load", List.of(log));
        assertThat(isle.run("logs", "load").out()).contains("task-load | ").contains("steps");
        assertThat(isle.run("logs", "task-load").out()).contains("steps");
        assertThat(isle.run("logs").out()).contains("steps");
    }

    @Test
    void reasonsOfRestartAndDownGoIntoTheLogAndNoWaitSaysWhatGoesOn() {
        dev.exists = true;
        assertThat(isle.run("restart", "mill-0", "--no-wait", "--ticket", "CHG-9")
                        .out())
                .contains("the restart of mill-0 is handed over")
                .contains("`isle status`");
        isle.run("down", "--yes", "--ticket", "CHG-9", "--approved-by", "grace");
        assertThat(dev.asked)
                .containsExactly(
                        "RESTART [mill-0] by ada because ticket CHG-9",
                        "down by ada because ticket CHG-9, approved by grace");
        assertThat(isle.run("down").err())
                .startsWith("error: the environment 'dev' does not exist")
                .endsWith("next: isle ps\n");
    }

    @Test
    void aReleaseShowsItsCache() {
        isle.run("release", "scan", "tiny", "--version", "1.0.0");
        isle.run("release", "add", "tiny");
        assertThat(isle.run("release", "show", "1.0.0").out()).contains("\nAOT cache      none for this");
        assertThat(isle.run("release", "show", "1.0.0", "-o", "json").out()).contains("\"aotCache\": null");
    }

    @Test
    void aStandbyThatDoesNotRunIsNotMissing() throws IOException {
        Plan pair = new PlanBuilder()
                .role("mill", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.ISLE, null)
                .build();
        dev.exists = true;
        dev.record = Worlds.record(pair, madeBy(folder.resolve("isle.yaml")), Map.of());
        dev.seen.clear();
        dev.seen.add(Worlds.but(
                Worlds.all(pair, State.RUNNING, true),
                Worlds.server(pair.server("mill-1").orElseThrow(), State.EXITED, false)));
        assertThat(isle.run("ps").out()).contains("1/1").doesNotContain("1/2");
    }

    @Test
    void aDoctorLooksIntoTheFolderOfEnvironments() throws IOException {
        Path root = Files.createDirectories(folder.resolve("home"));
        assertThat(Preflight.of(new IsleHome(root)).machine()).anyMatch(f -> f.id().equals("home") && f.good());
        Files.writeString(root.resolve("environments"), "no folder");
        assertThat(Preflight.of(new IsleHome(root)).machine()).anyMatch(f -> f.id().equals("home") && !f.good());
    }
}
