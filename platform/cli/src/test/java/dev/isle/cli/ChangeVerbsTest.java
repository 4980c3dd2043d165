package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.local.client.Answer;
import dev.isle.local.client.Archive;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.client.KeptData;
import dev.isle.local.preflight.Preflight;
import dev.isle.local.record.FileRecordStore;
import dev.isle.model.Environment;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.decide.Altered;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.document.Documents;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeVerbsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;
    private FakeInstallation dev;
    private final Plan plan = new PlanBuilder().role("mill", 1).role("baker", 2).build();
    private final Observation ready = Worlds.all(plan, State.RUNNING, true);

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev = (FakeInstallation) isle.site.open("dev");
        dev.record = Worlds.record(plan, applied(), Map.of());
    }

    private Record.Applied applied() throws IOException {
        String file = folder.resolve("isle.yaml").toString();
        return new Record.Applied(
                file,
                "d",
                Map.of(file, Files.readString(folder.resolve("isle.yaml"))),
                folder.resolve("tiny").toString(),
                Worlds.AT,
                "ada");
    }

    private ServerPlan server(String name) {
        return plan.server(name).orElseThrow();
    }

    @Test
    void upAppliesTheVeryTextsFollowsAndEndsReady() throws IOException {
        dev.seen.add(Worlds.all(plan, State.RUNNING, false));
        dev.seen.add(Worlds.but(ready, Worlds.server(server("mill-0"), State.RUNNING, false)));
        dev.seen.add(ready);
        Outcome outcome = isle.run("up", "--ticket", "CHG-7", "--approved-by", "grace");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("env dev · local · demo 1 · development\n")
                .contains("  … mill-0   live, not ready: the sensor lease is red")
                .contains("  ✓ mill-0   ready  0.5 s\n")
                .contains("✓ ready in ")
                .contains("next: isle status\n")
                .doesNotContain("\u001b");
        assertThat(dev.asked).contains("apply by ada because ticket CHG-7, approved by grace");
        assertThat(dev.applied.getFirst().texts())
                .containsEntry(folder.resolve("isle.yaml").toString(), Files.readString(folder.resolve("isle.yaml")))
                .containsKeys(
                        folder.resolve("tiny/suite.yaml").toString(),
                        folder.resolve("tiny/release.yaml").toString());
    }

    @Test
    void unchangedIsSaidWithoutWaiting() {
        dev.seen.add(ready);
        dev.answers.add(new Answer.Applied("p1", false, 4711));
        Outcome outcome = isle.run("up");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("✓ unchanged: everything is as isle.yaml says");
        assertThat(dev.asked).noneMatch(asked -> asked.startsWith("await"));
    }

    /** Commands that are shown can be typed as they stand. */
    @Test
    void wherePortsSpeakTlsItIsSaidWhomToTrust() {
        Plan secure = new Altered(plan)
                .secure(
                        new Suite.Welcome(
                                "none.http", List.of("curl -i https://quay/trades", "curl http://quay/plain")),
                        "/the home/ca.pem");
        dev.record = Worlds.record(secure, dev.record.applied(), Map.of());
        dev.seen.add(ready);
        dev.answers.add(new Answer.Applied("p1", false, 4711));
        assertThat(isle.run("up").out())
                .contains("  tls  its servers prove themselves by /the home/ca.pem\n")
                .contains("next: curl --cacert '/the home/ca.pem' -i https://quay/trades\n")
                .contains("        curl http://quay/plain\n");
        assertThat(isle.run("status").out()).contains("tls  curl --cacert '/the home/ca.pem' calls it\n");
        assertThat(isle.run("status", "-o", "json").out()).contains("\"authority\": \"/the home/ca.pem\"");
    }

    @Test
    void notReadyInTimeIsCode3AndItGoesOn() {
        dev.seen.add(Worlds.all(plan, State.RUNNING, false));
        Outcome outcome = isle.run("up", "--timeout", "7s");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err())
                .startsWith("not ready: not reached within 7.0 s; it is carried on in the background\n")
                .contains("next: isle why\n");
        assertThat(dev.asked).contains("await 7s");
    }

    @Test
    void aServerThatFailedTooOftenEndsTheWaitAtOnce() throws IOException {
        dev.record = Worlds.record(plan, applied(), Map.of("mill-0", Worlds.failed()));
        dev.seen.add(Worlds.but(ready, Worlds.server(server("mill-0"), State.EXITED, false)));
        Outcome outcome = isle.run("up");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("not ready: a server failed too often and is left alone");
        assertThat(outcome.out()).contains("✗ mill-0   failed too often: exit status 1");
    }

    @Test
    void refusalsKeepTheirCodesAndWords() {
        dev.answers.add(new Answer.Refused("other-file", List.of("it was applied from /x/isle.yaml")));
        assertThat(isle.run("up"))
                .satisfies(o -> assertThat(o.code()).isEqualTo(4))
                .satisfies(
                        o -> assertThat(o.err()).startsWith("refused:").contains("it was applied from /x/isle.yaml"));
        dev.answers.add(new Answer.Refused("preflight", List.of("the port 8080 is taken by pid 17")));
        assertThat(isle.run("up"))
                .satisfies(o -> assertThat(o.code()).isEqualTo(1))
                .satisfies(o -> assertThat(o.err()).contains("pid 17").contains("next: isle doctor"));
    }

    @Test
    void whatChangesRefusesAnEnvironmentThatOnlyHasTheName() throws IOException {
        dev.exists = true;
        dev.record = Worlds.record(plan, madeBy("/x/isle.yaml"), Map.of());
        dev.holdings = new Holdings(List.of(17L), List.of("main"), List.of(), List.of(), 0, false);
        for (List<String> verb : List.of(
                List.of("down", "--yes"),
                List.of("stop", "mill-0"),
                List.of("start", "mill-0"),
                List.of("restart", "mill-0"),
                List.of("up"))) {
            Outcome outcome = isle.run(verb.toArray(String[]::new));
            assertThat(outcome.code()).as("%s", verb).isEqualTo(4);
            assertThat(outcome.err())
                    .as("%s", verb)
                    .startsWith("refused: the environment 'dev' was made from another file; nothing was changed\n")
                    .contains("made from  /x/isle.yaml\n")
                    .contains("file here  " + folder.resolve("isle.yaml") + "\n")
                    .contains("  next: isle " + (verb.equals(List.of("up")) ? "down" : verb.getFirst()))
                    .contains(" -n dev")
                    .doesNotContain("(");
        }
        assertThat(dev.asked).isEmpty();
        assertThat(isle.run("restart", "mill-0", "-n", "dev", "--no-wait").code())
                .isZero();
        assertThat(isle.run("down", "-n", "dev", "--yes").code()).isZero();
        assertThat(dev.asked).containsExactly("RESTART [mill-0] by ada", "down by ada");
    }

    @Test
    void whatLooksSaysWhoseEnvironmentItShows() throws IOException {
        dev.exists = true;
        dev.seen.add(ready);
        dev.preview = new Planned.Good(plan);
        for (String verb : List.of("status", "plan", "diff", "why", "logs", "wait", "history")) {
            assertThat(isle.run(verb).err()).as("%s of its own file", verb).isEmpty();
        }
        dev.record = Worlds.record(plan, madeBy("/x/isle.yaml"), Map.of());
        for (String verb : List.of("status", "plan", "diff", "why", "logs", "wait", "history")) {
            assertThat(isle.run(verb).err())
                    .as(verb)
                    .isEqualTo("! the environment 'dev' is that of /x/isle.yaml; isle.yaml only has the same name\n");
            if (!verb.equals("plan") && !verb.equals("diff")) {
                assertThat(isle.run(verb, "-n", "dev").err())
                        .as("%s by name", verb)
                        .isEmpty();
            }
        }
        assertThat(isle.run("doctor").out()).contains("! name        the environment 'dev' is that of /x/isle.yaml");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), folder.resolve("isle.yaml"));
        dev.record = Worlds.record(plan, madeBy(link.toString()), Map.of());
        assertThat(isle.run("status").err()).as("the same file by another path").isEmpty();
    }

    private static Record.Applied madeBy(String file) {
        return new Record.Applied(file, "d", Map.of(), "/release", Worlds.AT, "eve");
    }

    @Test
    void stopEditsTheLineAppliesAndFollows() throws IOException {
        dev.exists = true;
        dev.seen.add(Worlds.but(ready, Worlds.server(server("baker-1"), State.EXITED, false)));
        Outcome outcome = isle.run("stop", "baker-1");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        String expected =
                TinySuite.environment("dev").replace("   # not sealed\n", "   # not sealed\n  stopped: [baker-1]\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(expected);
        assertThat(dev.applied.getFirst().texts())
                .containsEntry(folder.resolve("isle.yaml").toString(), expected);
    }

    @Test
    void startTakesTheNameOutAndForgetsFailures() throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  stopped: [baker-1] # why\n");
        dev.record = Worlds.record(plan, applied(), Map.of("mill-0", Worlds.failed()));
        dev.exists = true;
        dev.seen.add(ready);
        isle.run("start", "baker-1", "mill-0", "--no-wait");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev") + "  stopped: [] # why\n");
        assertThat(dev.asked).containsExactly("apply by ada", "RETRY [mill-0] by ada");
    }

    @Test
    void startAndStopOfAServerThatRunsOnDemandWriteItsOwnLine() throws IOException {
        Path suite = folder.resolve("tiny/suite.yaml");
        Files.writeString(suite, Files.readString(suite) + TinySuite.TILL);
        Plan counted = new PlanBuilder()
                .role("mill", 1)
                .role("baker", 2)
                .role("till", 1)
                .onDemand()
                .stopped("till-0")
                .build();
        dev.record = Worlds.record(counted, applied(), Map.of());
        dev.exists = true;
        dev.seen.add(ready);
        assertThat(isle.run("wait", "till-0").err())
                .isEqualTo("refused: 'till-0' runs on demand and was not started, so it does not get ready\n"
                        + "  next: isle start till-0\n");
        Outcome started = isle.run("start", "till-0", "--no-wait");
        assertThat(started.err()).isEmpty();
        assertThat(started.out()).contains("isle.yaml: started: [till-0]");
        String expected =
                TinySuite.environment("dev").replace("   # not sealed\n", "   # not sealed\n  started: [till-0]\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(expected);
        dev.record = Worlds.record(counted, applied(), Map.of());
        assertThat(isle.run("stop", "till-0", "--no-wait").out()).contains("isle.yaml: started: []");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
    }

    @Test
    void printShowsTheFileAndChangesNothing() {
        dev.exists = true;
        Outcome outcome = isle.run("stop", "mill-0", "--print");
        assertThat(outcome.out()).contains("  stopped: [mill-0]\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
        assertThat(dev.asked).isEmpty();
    }

    @Test
    void howMuchIsWrittenAroundItIsNoDifference() throws IOException {
        dev.record = Worlds.record(plan, applied(), Map.of());
        dev.exists = true;
        String comments = "# what is said of it\n".repeat(1000);
        Files.writeString(folder.resolve("isle.yaml"), comments + TinySuite.environment("dev"));
        Outcome outcome = isle.run("stop", "baker-1", "--no-wait");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    @Test
    void stoppingDoesNotBringOtherEditsIntoForce() throws IOException {
        dev.exists = true;
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  owner: bakers\n");
        Outcome outcome = isle.run("stop", "mill-0");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err())
                .contains("isle.yaml differs from what was applied")
                .contains("next: isle diff");
        assertThat(dev.asked).isEmpty();
    }

    /** A file that was put back as it was before a stop and a start says what was applied. */
    @Test
    void anEmptyListIsNoEdit() throws IOException {
        dev.exists = true;
        dev.seen.add(Worlds.but(ready, Worlds.server(server("mill-0"), State.EXITED, false)));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  stopped: []\n");
        assertThat(isle.run("status").out()).doesNotContain("differs from");
        Outcome outcome = isle.run("stop", "mill-0");
        assertThat(outcome.err()).isEmpty();
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev") + "  stopped: [mill-0]\n");
    }

    @Test
    void aRefusedStopLeavesTheFileAsItWas() {
        dev.exists = true;
        dev.answers.add(new Answer.Refused("busy", List.of()));
        assertThat(isle.run("stop", "mill-0").code()).isEqualTo(1);
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
    }

    @Test
    void restartWaitsForAnotherProcessThatIsReady() {
        dev.exists = true;
        dev.seen.add(ready);
        dev.seen.add(ready);
        dev.seen.add(Worlds.but(ready, Worlds.another(Worlds.server(server("mill-0"), State.RUNNING, true), "18@new")));
        assertThat(isle.run("restart", "mill-0").code()).isZero();
        assertThat(dev.asked.getFirst()).isEqualTo("RESTART [mill-0] by ada");
        dev.seen.clear();
        dev.seen.add(ready);
        assertThat(isle.run("restart", "mill-0").code())
                .as("the same process is still there")
                .isEqualTo(3);
        assertThat(isle.run("restart", "mil-0").err()).contains("did you mean 'mill-0'?");
    }

    @Test
    void waitLooksForTheStateAskedFor() {
        dev.exists = true;
        dev.seen.add(Worlds.all(plan, State.RUNNING, false));
        assertThat(isle.run("wait", "mill-0", "--for", "live").code()).isZero();
        assertThat(isle.run("wait", "mill-0", "--for", "ready").code()).isEqualTo(3);
        assertThat(isle.run("wait", "--for", "stopped").code()).isEqualTo(3);
        assertThat(isle.run("wait", "mil-0").code()).isEqualTo(1);
        assertThat(isle.run("wait", "--timeout", "90").code()).isEqualTo(64);
    }

    @Test
    void upShowsNoDurationForWhatDidNotChange() {
        dev.seen.add(Worlds.all(plan, State.RUNNING, false));
        dev.seen.add(Worlds.but(
                ready,
                Worlds.startedAt(Worlds.server(server("mill-0"), State.RUNNING, true), Worlds.AT.minusSeconds(90))));
        assertThat(isle.run("up").out())
                .contains("  ✓ mill-0   ready\n")
                .contains("  ✓ baker-0  ready  0.5 s\n")
                .contains("  ✓ baker-1  ready  0.5 s\n");
    }

    @Test
    void anEndThatWasAskedForIsNoFailureEvenAfterOne() throws IOException {
        dev.exists = true;
        dev.record = Worlds.record(plan, applied(), Map.of("mill-0", Worlds.failedOnce()));
        ServerObservation old = Worlds.server(server("mill-0"), State.EXITED, false);
        ServerObservation next = Worlds.another(Worlds.server(server("mill-0"), State.RUNNING, true), "18@new");
        dev.seen.add(ready);
        dev.seen.add(Worlds.but(ready, Worlds.ended(old, true)));
        dev.seen.add(Worlds.but(ready, next));
        assertThat(isle.run("restart", "mill-0").out())
                .contains("  … mill-0  stopped, starts again\n")
                .doesNotContain("✗");
        dev.seen.clear();
        dev.seen.add(ready);
        dev.seen.add(Worlds.but(ready, Worlds.ended(old, false)));
        dev.seen.add(Worlds.but(ready, next));
        assertThat(isle.run("restart", "mill-0").out())
                .as("an end of its own")
                .contains("  ✗ mill-0  ended (exit status 143), tried again\n");
    }

    @Test
    void waitRefusesAtOnceWhatIsMeantNotToRun() throws IOException {
        dev.exists = true;
        dev.record = Worlds.record(
                new PlanBuilder()
                        .role("mill", 1)
                        .role("baker", 2)
                        .stopped("baker-1")
                        .build(),
                applied(),
                Map.of());
        dev.seen.add(Worlds.but(ready, Worlds.server(server("baker-1"), State.EXITED, false)));
        for (String state : List.of("ready", "live")) {
            Outcome refused = isle.run("wait", "baker-1", "--for", state);
            assertThat(refused.code()).as(state).isEqualTo(4);
            assertThat(refused.err())
                    .isEqualTo(
                            "refused: 'baker-1' is kept stopped by the environment's file, so it does not get ready\n"
                                    + "  next: isle start baker-1\n");
        }
        assertThat(dev.asked).isEmpty();
        assertThat(isle.run("wait", "baker-1", "--for", "stopped").code()).isZero();
        assertThat(isle.run("wait").code()).as("the others are ready").isZero();
    }

    @Test
    void aStoppedEnvironmentIsNotWaitedForAndWhyTellsHowToStartIt() throws IOException {
        dev.exists = true;
        Plan still = new PlanBuilder().role("mill", 1).running(false).build();
        dev.record = Worlds.record(still, applied(), Map.of());
        dev.seen.add(Worlds.all(still, State.EXITED, false));
        assertThat(isle.run("why").out()).contains("next: isle start\n");
        assertThat(isle.run("wait").code()).isEqualTo(4);
        assertThat(isle.run("wait", "--for", "stopped").code()).isZero();
    }

    @Test
    void aServerThatFailedEndsOnlyTheWaitsThatItConcerns() throws IOException {
        dev.exists = true;
        Plan needing = new PlanBuilder()
                .role("mill", 1)
                .role("baker", 1, Samples.need(Need.On.ROLE_READY, "mill"))
                .role("shop", 1)
                .build();
        dev.record = Worlds.record(needing, applied(), Map.of("mill-0", Worlds.failed()));
        Observation starting = Worlds.all(needing, State.RUNNING, false);
        Observation there = Worlds.all(needing, State.RUNNING, true);
        dev.seen.add(starting);
        dev.seen.add(there);
        assertThat(isle.run("wait", "shop-0").code()).as("does not need it").isZero();
        dev.seen.clear();
        dev.seen.add(starting);
        dev.seen.add(there);
        assertThat(isle.run("wait", "baker-0").code()).as("needs it").isEqualTo(3);
    }

    @Test
    void downShowsWhatVanishesAndNeedsAYesFromSomebody() {
        dev.exists = true;
        dev.holdings = new Holdings(
                List.of(17L, 18L), List.of("main"), List.of(), List.of(Path.of("/d/java_pid1.hprof")), 3 << 20, false);
        Outcome nobody = isle.run("down");
        assertThat(nobody.code()).isEqualTo(4);
        assertThat(nobody.out())
                .contains("processes  2\n")
                .contains("databases  main")
                .contains("heap dumps /d/java_pid1.hprof  (they go");
        assertThat(nobody.err()).contains("there is nobody to ask").contains("next: isle down --yes");
        isle.terminal = true;
        isle.typed = "n\n";
        assertThat(isle.run("down").code()).isEqualTo(4);
        assertThat(dev.asked).isEmpty();
        isle.typed = "y\n";
        Outcome yes = isle.run("down");
        assertThat(yes.code()).isZero();
        assertThat(yes.out()).contains("dev is removed").contains("/archive/dev");
    }

    @Test
    void downKeepsDataThatTheFileOrTheLevelRetains() throws IOException {
        Plan p = plan;
        Plan retaining = p.reclaiming(Environment.Reclaim.RETAIN);
        dev.exists = true;
        dev.record = Worlds.record(retaining, applied(), Map.of());
        dev.holdings = new Holdings(List.of(), List.of("main"), List.of(), List.of(), 0, false);
        Outcome outcome = isle.run("down", "--yes");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("databases  main  (kept)").contains("storage: {reclaim: retain}");
        assertThat(dev.asked).containsExactly("down keeping data by ada");
    }

    @Test
    void downThatBrokeOffIsTakenUpAsItBegan() {
        dev.exists = true;
        dev.holdings = new Holdings(List.of(), List.of("main"), List.of(), List.of(), 0, true);
        dev.record = Record.EMPTY;
        dev.madeFrom = Path.of("/x/isle.yaml");
        Outcome other = isle.run("down", "--yes");
        assertThat(other.code()).as("the file here is another one").isEqualTo(4);
        assertThat(other.err()).contains("made from  /x/isle.yaml\n");
        Outcome same = isle.run("down", "-n", "dev");
        assertThat(same.code()).as("nobody need be asked").isZero();
        assertThat(same.out()).contains("databases  main  (kept)").contains("when an earlier `isle down` broke off");
        assertThat(dev.asked).containsExactly("down keeping data by ada");
    }

    @Test
    void whoInterruptsADownIsToldToKeepWhatWasToBeKept() {
        for (String option : List.of("--keep-data", "--yes")) {
            dev.exists = true;
            dev.holdings = new Holdings(List.of(), List.of("main"), List.of(), List.of(), 0, false);
            List<String> words = new ArrayList<>();
            dev.onDown = () -> words.add(isle.interrupt.words());
            assertThat(isle.run("down", option).code()).isZero();
            assertThat(words)
                    .singleElement()
                    .satisfies(said -> assertThat(said)
                            .contains(
                                    option.equals("--yes")
                                            ? "`isle down -n dev` goes on"
                                            : "`isle down -n dev --keep-data` goes on"));
        }
    }

    @Test
    void theSameFileByAnotherNameIsReadByTheNameThatWasApplied() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.yaml"), folder.resolve("isle.yaml"));
        dev.exists = true;
        dev.record = Worlds.record(plan, applied(), Map.of());
        dev.seen.add(ready);
        dev.answers.add(new Answer.Applied("p1", false, 4711));
        Outcome up = isle.run("up", "-f", link.toString());
        assertThat(up.err()).isEmpty();
        assertThat(up.code()).isZero();
        assertThat(dev.applied.getFirst().file())
                .isEqualTo(folder.resolve("isle.yaml").toString());
        assertThat(dev.applied.getFirst().texts()).doesNotContainKey(link.toString());
    }

    @Test
    void downAsksNothingWithYesWithKeptDataOrWithoutData() {
        dev.exists = true;
        dev.holdings = new Holdings(List.of(), List.of("main"), List.of(), List.of(), 0, false);
        assertThat(isle.run("down", "--keep-data").code()).isZero();
        dev.exists = true;
        assertThat(isle.run("down", "--yes").code()).isZero();
        dev.exists = true;
        dev.holdings = new Holdings(List.of(17L), List.of(), List.of(), List.of(), 0, false);
        assertThat(isle.run("down").code()).isZero();
        assertThat(dev.asked).containsExactly("down keeping data by ada", "down by ada", "down by ada");
    }

    @Test
    void keptDataIsListedAndRemovedOnlyAfterAQuestion() {
        KeptData data = new KeptData(
                "old",
                Worlds.AT.minusSeconds(7_200),
                Path.of("/home/environments/old"),
                List.of(Path.of("/d")),
                3 << 20,
                false,
                Optional.of(Path.of("/x/isle.yaml")));
        isle.site.kept.add(data);
        Outcome ps = isle.run("ps");
        assertThat(ps.out())
                .contains("KEPT DATA OF")
                .contains("old ")
                .contains("3 MiB")
                .contains("/home/environments/old")
                .contains("isle down --kept -n old");
        assertThat(isle.run("ps", "--owner", "x").out()).doesNotContain("KEPT");
        Outcome again = isle.run("down", "-n", "old", "--yes");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("its data is kept").contains("isle down --kept -n old");
        Outcome nobody = isle.run("down", "--kept", "-n", "old");
        assertThat(nobody.code()).isEqualTo(4);
        assertThat(nobody.err()).contains("isle down --kept --yes -n old");
        isle.terminal = true;
        isle.typed = "n\n";
        assertThat(isle.run("down", "--kept", "-n", "old").code()).isEqualTo(4);
        assertThat(isle.site.kept).containsExactly(data);
        isle.typed = "y\n";
        Outcome yes = isle.run("down", "--kept", "-n", "old");
        assertThat(yes.out()).contains("data       /d").contains("the kept data of old is removed");
        assertThat(isle.site.kept).isEmpty();
        assertThat(isle.run("down", "--kept", "--yes", "-n", "old").err()).contains("no data is kept");
        KeptData uat =
                new KeptData("old", data.since(), data.folder(), data.data(), data.bytes(), true, data.madeFrom());
        isle.site.kept.add(uat);
        assertThat(isle.run("down", "--kept", "--yes", "-n", "old").err()).contains("was retained on purpose");
        assertThat(isle.site.kept).containsExactly(uat);
        dev.exists = true;
        assertThat(isle.run("down", "--kept", "--yes").err()).contains("its data is in use");
        assertThat(isle.run("down", "--kept", "--keep-data").code()).isEqualTo(64);
    }

    @Test
    void keptDataOfAnotherFileIsRemovedOnlyByItsName() {
        Path here = folder.resolve("isle.yaml");
        List<KeptData> both = Stream.of(Path.of("/x/isle.yaml"), here)
                .map(made -> new KeptData(
                        "dev", Worlds.AT, Path.of("/e/dev"), List.of(Path.of("/d")), 1, false, Optional.of(made)))
                .toList();
        isle.site.kept.add(both.getFirst());
        Outcome other = isle.run("down", "--kept", "--yes");
        assertThat(other.code()).isEqualTo(4);
        assertThat(other.err())
                .contains("'dev' was made from another file; nothing was changed")
                .contains("made from  /x/isle.yaml\n")
                .contains("isle down -n dev --yes --kept");
        assertThat(isle.site.kept).containsExactly(both.getFirst());
        assertThat(isle.run("down", "--kept", "--yes", "-n", "dev").code()).isZero();
        isle.site.kept.add(both.getLast());
        assertThat(isle.run("down", "--kept", "--yes").code()).isZero();
        assertThat(isle.site.kept).isEmpty();
    }

    @Test
    void downSaysNothingOfKeptDataWhereThereIsNone() {
        dev.exists = true;
        assertThat(isle.run("down", "--keep-data").out())
                .contains("dev is removed")
                .doesNotContain("kept");
    }

    @Test
    void historyShowsTheLogAndFindsABrokenChain() throws IOException {
        dev.exists = true;
        List<LogEntry> entries = LogChain.append(
                0,
                "",
                List.of(
                        new LogEntry.Draft(
                                Worlds.AT,
                                "ada",
                                "apply",
                                "isle.yaml",
                                "p1",
                                "",
                                "first plan",
                                Map.of("ticket", "CHG-7")),
                        new LogEntry.Draft(Worlds.AT, "isle", "start", "mill-0", "p1", "first_start", "")));
        dev.log.addAll(entries);
        dev.record = new Record(
                1,
                dev.record.allocation(),
                null,
                plan,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                entries.getLast().hash());
        Outcome good = isle.run("history");
        assertThat(good.code()).isZero();
        assertThat(good.out()).contains("first plan ticket=CHG-7").contains("✓ 2 entries, the chain is intact");
        LogEntry first = entries.getFirst();
        dev.log.set(0, Documents.entry(Documents.entry(first).replace("\"ada\"", "\"eve\"")));
        Outcome broken = isle.run("history");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("the chain is broken: entry 1");
        dev.log.set(0, first);
        dev.log.removeLast();
        assertThat(isle.run("history").out()).contains("the chain is broken: the log ends too early");
    }

    @Test
    void historyOfARemovedEnvironmentIsReadFromItsArchive() throws IOException {
        removed("20260130T080000000Z", "first life");
        removed("20260131T075900000Z", "begun", "second life");
        Outcome newest = isle.run("history");
        assertThat(newest.code()).isZero();
        assertThat(newest.err())
                .isEqualTo(
                        "! the environment 'dev' was removed at 2026-01-31T07:59:00Z; this is its archive dev-20260131T075900000Z\n"
                                + "! earlier ones of that name (`isle history --archive` shows one): dev-20260130T080000000Z\n");
        assertThat(newest.out())
                .contains("second life")
                .contains("✓ 2 entries,")
                .doesNotContain("first life");
        assertThat(isle.run("history", "-n", "dev").out()).isEqualTo(newest.out());
        JsonObject json =
                (JsonObject) Json.parse(isle.run("history", "-o", "json").out());
        assertThat(json.text("archive")).endsWith("/dev-20260131T075900000Z");

        Outcome first = isle.run("history", "--archive", "dev-20260130T080000000Z");
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).contains("first life");
        assertThat(isle.run("history", "--archive", "dev-20260131T075900000Z", "--tail", "1")
                        .out())
                .contains("... 1 earlier entries: isle history --tail 0 --archive dev-20260131T075900000Z\n");
        assertThat(isle.run("history", "--archive", "dev-2026").err())
                .contains("there is no archive 'dev-2026'")
                .contains("known: dev-20260131T075900000Z, dev-20260130T080000000Z");

        Outcome status = isle.run("status");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.err())
                .contains("the environment 'dev' was removed at 2026-01-31T07:59:00Z")
                .contains("next: isle history\n");
        dev.exists = true;
        assertThat(isle.run("history").out()).as("a new one of that name").doesNotContain("life");
        assertThat(isle.run("history", "--archive", "dev-20260131T075900000Z").out())
                .contains("second life");
    }

    private void removed(String at, String... what) throws IOException {
        Path archive = Files.createDirectories(folder.resolve("archive/dev-" + at));
        FileRecordStore store = new FileRecordStore(archive);
        store.write(
                store.read(),
                Stream.of(what)
                        .map(detail -> new LogEntry.Draft(Worlds.AT, "ada", "down", "", "p1", "", detail))
                        .toList());
        Instant removedAt = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(at, Instant::from);
        isle.site.removed.addFirst(new Archive("dev", removedAt, archive));
    }

    @Test
    void initWritesAFileThatUpCanRead() throws IOException {
        isle.run("release", "scan", "tiny", "--version", "1.9.0");
        isle.run("release", "add", "tiny");
        isle.run("release", "scan", "tiny", "--version", "1.10.0");
        isle.run("release", "add", "tiny");
        assertThat(isle.run("init").code()).as("a file is there").isEqualTo(4);
        Outcome init = isle.run("init", "-f", "new.yaml", "-n", "fresh");
        assertThat(init.out())
                .contains("wrote new.yaml: environment 'fresh' of tiny 1.10.0")
                .contains("isle up -f new.yaml");
        assertThat(isle.run("config", "view", "-f", "new.yaml").out())
                .contains("release: 1.10.0")
                .contains("owner: ada");
        assertThat(isle.run("init", "-f", "x.yaml", "--release", "1.9.1").err()).contains("did you mean '1.9.0'?");
    }

    @Test
    void planSaysWhatWouldChangeAndDiffOnlyThat() {
        Plan more = new PlanBuilder().role("mill", 2).role("baker", 2).build();
        dev.preview = new Planned.Good(more);
        dev.hindrances = List.of(new Preflight.Finding("memory", false, "too little memory", "lower the budgets"));
        Outcome planned = isle.run("plan");
        assertThat(planned.code()).isEqualTo(2);
        assertThat(planned.out())
                .startsWith("env dev · local · demo 1 · development\n")
                .containsPattern("\\+ +mill-1 +none +role mill")
                .contains("sum  4 servers, 0.4 cores, 4.0 GiB memory")
                .contains("was  3 servers")
                .contains("✗ too little memory\n  fix: lower the budgets");
        JsonObject json = (JsonObject) Json.parse(isle.run("diff", "-o", "json").out());
        assertThat(json.truth("changes", false)).isTrue();
        assertThat(json.list("items")).isNotEmpty();
        dev.preview = new Planned.Good(plan);
        Outcome same = isle.run("diff");
        assertThat(same.code()).isZero();
        assertThat(same.out()).contains("nothing would change");
        assertThat(dev.asked).isEmpty();
    }

    @Test
    void anApprovedPlanIsCarriedOutExactlyOrNotAtAll() throws IOException {
        Plan next = new PlanBuilder().role("mill", 2).build();
        dev.preview = new Planned.Good(next);
        assertThat(isle.run("plan", "--out", "p.json").out()).contains("next: isle up --plan p.json");
        dev.seen.add(ready);
        assertThat(isle.run("up", "--plan", "p.json", "--ticket", "CHG-8").code())
                .isZero();
        assertThat(dev.asked.getFirst()).isEqualTo("apply by ada because ticket CHG-8 plan " + next.hash());
        assertThat(dev.applied.getFirst().texts())
                .containsEntry(folder.resolve("isle.yaml").toString(), TinySuite.environment("dev"));

        dev.asked.clear();
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  owner: bakers\n");
        Outcome edited = isle.run("up", "--plan", "p.json");
        assertThat(edited.code()).isEqualTo(4);
        assertThat(edited.err()).contains("isle.yaml was edited since").contains("next: isle plan --out p.json");

        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev.record = Worlds.record(next, applied(), Map.of());
        Outcome moved = isle.run("up", "--plan", "p.json");
        assertThat(moved.code()).isEqualTo(4);
        assertThat(moved.err()).contains("the plan in force is " + next.hash());
        assertThat(dev.asked).isEmpty();
        Files.writeString(folder.resolve("p.json"), "{\"format\": \"other\"}");
        assertThat(isle.run("up", "--plan", "p.json").err()).contains("is no plan of the form isle-plan/1");
    }

    @Test
    void ofSeveralDifferencesTheFirstIsToldAndAllWithWide() {
        Plan changed = new PlanBuilder()
                .role("mill", 1)
                .role("baker", 2)
                .hash("mill", "h2")
                .arguments("a", "b")
                .build();
        dev.preview = new Planned.Good(changed);
        assertThat(isle.run("plan").out()).contains("command element 2: (none) -> 'a', and 1 more");
        assertThat(isle.run("plan", "-o", "wide").out())
                .contains("command element 2: (none) -> 'a'\n")
                .contains("command element 3: (none) -> 'b'\n")
                .doesNotContain("more");
        assertThat(isle.run("plan", "-o", "json").out())
                .containsPattern("\"more\": \\[\\s*\"command element 3: \\(none\\) -> 'b'\"");
    }

    @Test
    void whereNobodyWatchesNoVerbPromisesAnything() throws IOException {
        dev.exists = true;
        dev.watcher = null;
        Observation down = Worlds.but(ready, Worlds.server(server("mill-0"), State.EXITED, false));
        dev.seen.add(down);
        Outcome status = isle.run("status");
        assertThat(status.out())
                .contains("exit status 1; nobody watches: it stays down until `isle up`")
                .doesNotContain("Progressing true");
        Outcome why = isle.run("why");
        assertThat(why.out())
                .contains("nobody watches, so it is not started again")
                .contains("next: isle up\n");
        for (int i = 0; i < 3; i++) {
            dev.seen.add(down);
        }
        Outcome wait = isle.run("wait");
        assertThat(wait.code()).isEqualTo(3);
        assertThat(wait.out() + wait.err())
                .contains("ended (exit status 1); nobody watches")
                .contains("nobody watches it, so nothing of it is started or restarted")
                .contains("isle up")
                .doesNotContain("tried again")
                .doesNotContain("in the background");
    }

    private void millTells(ServerObservation.Sensor... sensors) {
        dev.exists = true;
        ServerObservation mill = Worlds.server(server("mill-0"), State.RUNNING, true);
        dev.seen.add(Worlds.but(
                ready,
                new ServerObservation(
                        mill.name(),
                        mill.state(),
                        mill.identity(),
                        mill.pid(),
                        mill.startedAt(),
                        null,
                        mill.appliedHash(),
                        true,
                        true,
                        null,
                        null,
                        List.of(sensors),
                        null,
                        null)));
    }

    private static ServerObservation.Sensor amber(String name, @Nullable String subsystem, String value) {
        return new ServerObservation.Sensor(name, subsystem, value, ServerObservation.Colour.AMBER, "", false);
    }

    @Test
    void statusShowsSensorsBySubSystem() {
        millTells(
                amber("lag", "grinding", "7"),
                amber("noise", null, "3"),
                amber("dust", "sacks", "9"),
                amber("heat", "grinding", "8"));
        assertThat(isle.run("status").out())
                .contains("sensors of mill-0: noise = 3\n"
                        + "sensors of mill-0, grinding: lag = 7, heat = 8\n"
                        + "sensors of mill-0, sacks: dust = 9\n");
    }

    @Test
    void statusShowsHowFullTheHeapIsAlsoWhileThatIsNoTrouble() {
        millTells(new ServerObservation.Sensor("heap", "system", "0.254", ServerObservation.Colour.GREEN, "", false));
        assertThat(isle.run("status").out()).contains("HEAP").contains("25 %").doesNotContain("sensors of");
    }

    @Test
    void statusShowsAsManyDecisionsAsAskedFor() throws IOException {
        dev.exists = true;
        dev.seen.add(ready);
        List<Record.Event> events = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            events.add(new Record.Event(Worlds.AT.minusSeconds(i), "start", "crashed", "number " + i));
        }
        Record.ServerHistory none = Record.ServerHistory.NONE;
        dev.record = Worlds.record(
                plan,
                applied(),
                Map.of(
                        "mill-0",
                        new Record.ServerHistory(
                                0, 0, null, null, false, null, none.ended(), null, false, null, null, null, events)));
        assertThat(isle.run("status").out())
                .contains("number 4")
                .doesNotContain("number 5")
                .contains("... 2 earlier: isle status --decisions 0; the whole log: isle history");
        assertThat(isle.run("status", "--decisions", "2").out())
                .contains("number 1")
                .doesNotContain("number 2");
        assertThat(isle.run("status", "--decisions", "0").out())
                .contains("number 6")
                .doesNotContain("earlier");
    }

    @Test
    void statusIsOnePageWithWhatIsWrong() throws IOException {
        dev.exists = true;
        dev.seen.add(Worlds.but(ready, Worlds.server(server("baker-1"), State.RUNNING, false)));
        dev.watcher = null;
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "  owner: bakers\n");
        Outcome page = isle.run("status");
        assertThat(page.code()).isZero();
        assertThat(page.out())
                .startsWith("env dev · local · demo 1 · development\n")
                .contains("! nobody watches")
                .contains("! file differs from applied: isle.yaml")
                .containsPattern("mill-0 +ready +0.5 s")
                .contains("the sensor lease is red")
                .doesNotContain("\u001b");
        JsonObject json =
                (JsonObject) Json.parse(isle.run("status", "-o", "json").out());
        assertThat(json.members().keySet())
                .contains("environment", "runtime", "release", "ready", "conditions", "endpoints", "servers");
        assertThat(((JsonObject) json.list("servers").getFirst()).members().keySet())
                .contains("name", "role", "state", "ready", "active", "pid", "restarts", "reason", "sensors");
        assertThat(json.truth("fileDiffers", false)).isTrue();
        assertThat(isle.run("status", "-o", "yaml").out()).contains("environment: dev\n");
    }

    @Test
    void whyNamesTheCauseAndTheNextCommand() throws IOException {
        dev.exists = true;
        dev.seen.add(ready);
        assertThat(isle.run("why").out()).contains("✓ everything is as wanted");
        dev.record = Worlds.record(plan, applied(), Map.of("mill-0", Worlds.failed()));
        dev.seen.clear();
        dev.seen.add(Worlds.but(ready, Worlds.server(server("mill-0"), State.EXITED, false)));
        Outcome why = isle.run("why");
        assertThat(why.out())
                .contains("mill-0 it failed too often: exit status 1")
                .contains("next: isle start mill-0");
        JsonObject json =
                (JsonObject) Json.parse(isle.run("why", "mill-0", "-o", "json").out());
        assertThat(json.list("chain")).hasSize(1);
        assertThat(isle.run("why", "mil-0").err()).contains("did you mean 'mill-0'?");
        assertThat(isle.run("why", "mill").out())
                .contains("role mill has 0 of 1 ready")
                .contains("└ mill-0 it failed too often: exit status 1");
    }

    @Test
    void whyStillTellsOfTheLastRestartWhenAllIsWellAgain() throws IOException {
        Record.Event end = new Record.Event(Worlds.AT.minusSeconds(31), "failure", "crashed", "it was killed");
        Record.Event start = new Record.Event(Worlds.AT.minusSeconds(30), "start", "crashed", "it was killed");
        Record.ServerHistory history = new Record.ServerHistory(
                1, 0, null, null, false, null, null, null, true, null, null, null, List.of(start, end));
        dev.exists = true;
        dev.record = Worlds.record(plan, applied(), Map.of("mill-0", history));
        dev.seen.add(ready);
        assertThat(isle.run("why", "mill-0").out())
                .contains("✓ mill-0 is as wanted")
                .contains(
                        "mill-0 was last restarted 30 s ago, at " + start.at() + ": its process ended: it was killed");
        JsonObject json =
                (JsonObject) Json.parse(isle.run("why", "mill-0", "-o", "json").out());
        assertThat(json.list("chain")).isEmpty();
        assertThat(json.get("lastRestart")).isInstanceOf(JsonObject.class);
    }
}
