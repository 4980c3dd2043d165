package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.local.client.Answer;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments that are stopped as a whole, by word or by time, and the catalogue that tells of them. */
class LeaseVerbsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;
    private FakeInstallation dev;
    private final Plan plan = plan(null);

    private static Plan plan(@Nullable Term term) {
        return new PlanBuilder().role("mill", 1).role("baker", 2).term(term).build();
    }

    private static Term ends(Duration after, boolean remove) {
        return new Term(null, null, Worlds.AT.plus(after), remove);
    }

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        write(TinySuite.environment("dev"));
        dev = isle.site.with("dev");
        inForce(plan);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), text);
    }

    private void inForce(Plan of) throws IOException {
        String file = folder.resolve("isle.yaml").toString();
        Map<String, String> texts = Map.of(file, Files.readString(folder.resolve("isle.yaml")));
        dev.record = Worlds.record(
                of,
                new Record.Applied(file, "d", texts, folder.resolve("tiny").toString(), Worlds.AT, "ada"),
                Map.of());
    }

    private Observation all(State state) {
        return Worlds.all(plan, state, state == State.RUNNING);
    }

    @Test
    void stopWithoutANameStopsTheEnvironmentAndStartTakesItBack() throws IOException {
        dev.seen.add(all(State.EXITED));
        dev.record = Worlds.record(plan.stopped(), java.util.Objects.requireNonNull(dev.record.applied()), Map.of());
        Outcome stopped = isle.run("stop");
        assertThat(stopped.err()).isEmpty();
        assertThat(stopped.code()).isZero();
        assertThat(stopped.out()).contains("  isle.yaml: running: false\n");
        String expected = TinySuite.environment("dev").replace("# not sealed\n", "# not sealed\n  running: false\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(expected);
        assertThat(dev.applied.getFirst().texts())
                .containsEntry(folder.resolve("isle.yaml").toString(), expected);
        inForce(plan);
        dev.seen.clear();
        dev.seen.add(all(State.RUNNING));
        Outcome started = isle.run("start");
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
    }

    @Test
    void stopOfAStoppedOneAndPrintChangeNothing() throws IOException {
        assertThat(isle.run("stop", "--print").out()).contains("\n  running: false\n");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
        assertThat(dev.asked).isEmpty();
        write(TinySuite.environment("dev") + "  running: false\n");
        inForce(plan.stopped());
        dev.seen.add(all(State.EXITED));
        assertThat(isle.run("stop").out()).doesNotContain("running: false");
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev") + "  running: false\n");
    }

    @Test
    void startTakesAPassedTimeBackAndLeavesOneThatIsToCome() throws IOException {
        write(TinySuite.environment("dev") + "  running: {until: 2026-01-31T07:59:59Z}\n");
        inForce(plan(new Term(Worlds.AT.minusSeconds(1), null, null, false)));
        dev.seen.add(all(State.RUNNING));
        assertThat(isle.run("start", "--no-wait").code()).isZero();
        assertThat(folder.resolve("isle.yaml")).hasContent(TinySuite.environment("dev"));
        String later = TinySuite.environment("dev") + "  running: {until: 2026-01-31T09:00:00+01:01}\n";
        write(later.replace("+01:01", "+00:00"));
        inForce(plan(new Term(Worlds.AT.plusSeconds(3600), null, null, false)));
        assertThat(isle.run("start", "--no-wait").code()).isZero();
        assertThat(folder.resolve("isle.yaml")).hasContent(later.replace("+01:01", "+00:00"));
    }

    @Test
    void startTriesAgainWhatFailed() throws IOException {
        dev.record = Worlds.record(
                plan, java.util.Objects.requireNonNull(dev.record.applied()), Map.of("baker-1", Worlds.failed()));
        dev.seen.add(all(State.RUNNING));
        isle.run("start", "--no-wait");
        assertThat(dev.asked).containsExactly("apply by ada", "RETRY [baker-1] by ada");
    }

    @Test
    void statusWarnsBeforeTheEndAndShowsItAfterwards() throws IOException {
        inForce(plan(ends(Duration.ofHours(2), true)));
        dev.seen.add(all(State.RUNNING));
        assertThat(isle.run("status").out())
                .contains("Expiring true  LeaseEndsSoon: its lease ends at 2026-01-31T10:00:00Z; it is removed then");
        inForce(plan(ends(Duration.ofDays(2), true)));
        assertThat(isle.run("status").out()).doesNotContain("Expiring");
        inForce(plan(ends(Duration.ofHours(-2), false)));
        assertThat(isle.run("status").out())
                .contains(" · stopped")
                .contains("Expiring true  LeaseEnded: its lease ended at 2026-01-31T06:00:00Z")
                .contains("Suspended true  Stopped: its lease has ended");
        assertThat(isle.run("why").out()).contains("dev its lease has ended");
        assertThat(isle.run("wait").code()).isEqualTo(4);
    }

    @Test
    void aLeaseThatHasEndedIsRefusedWithBothWaysOut() {
        dev.answers.add(new Answer.Refused("lease-ended", List.of("its lease ended at X")));
        Outcome outcome = isle.run("up");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err()).contains("its lease ended at X").contains("isle down");
    }

    @Test
    void anUpThatRenewsALeaseIsNoReading() throws IOException {
        assertThat(isle.run("up", "--no-wait").code()).isZero();
        var files = dev.applied.getFirst();
        Plan leased = plan(new Term(null, Duration.ofHours(8), null, false));
        for (Plan of : List.of(plan, leased)) {
            dev.record = Worlds.record(
                    of,
                    new Record.Applied(
                            files.file(), files.digest(), files.texts(), files.releaseFolder(), Worlds.AT, "ada"),
                    Map.of());
            dev.preview = new Planned.Good(of);
            dev.seen.clear();
            dev.seen.add(all(State.RUNNING));
            assertThat(isle.looks("up")).as(of.hash()).isEqualTo(of == plan);
        }
    }

    @Test
    void diffShowsThatUpWouldStartAgainWhatItsLeaseStopped() throws IOException {
        Plan leased = plan(new Term(null, Duration.ofHours(8), null, false));
        dev.preview = new Planned.Good(leased);
        inForce(leased);
        assertThat(isle.run("diff").code()).isZero();
        String file = folder.resolve("isle.yaml").toString();
        dev.record = Worlds.record(
                leased,
                new Record.Applied(file, "d", Map.of(), "/r", Worlds.AT.minus(Duration.ofHours(9)), "ada"),
                Map.of());
        Outcome outcome = isle.run("diff");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).contains("is started");
    }

    private FakeInstallation other(String name, Term term) {
        return other(name, plan(term));
    }

    private FakeInstallation other(String name, Plan of) {
        FakeInstallation made = isle.site.with(name);
        made.record =
                Worlds.record(of, new Record.Applied("/" + name, "d", Map.of(), "/r", Worlds.AT, "ada"), Map.of());
        made.seen.add(Worlds.all(of, State.RUNNING, true));
        return made;
    }

    /** The environments that {@code ps} lists, by the first column. */
    private List<String> listed(String... filters) {
        return isle.run(Stream.concat(Stream.of("ps"), Stream.of(filters)).toArray(String[]::new))
                .out()
                .lines()
                .map(line -> line.replaceAll(" .*", ""))
                .filter(name -> isle.site.environments.containsKey(name))
                .toList();
    }

    @Test
    void psFindsEnvironmentsByWhoseTheyAreAndWhatFor() {
        dev.seen.add(all(State.RUNNING));
        PlanBuilder mill = new PlanBuilder().role("mill", 1);
        other("eod", mill.of("Ada Lovelace", "end of day").build());
        other("uat", mill.of("Ada Lovelace", "acceptance of 18.2").build());
        other("day", mill.of("grace", "a trial").build());
        assertThat(isle.run("ps").out()).containsPattern("eod +local +demo 1 +development +Ada Lovelace +end of day ");
        assertThat(listed()).containsExactlyInAnyOrder("dev", "eod", "uat", "day");
        assertThat(listed("--owner", "LOVE")).containsExactlyInAnyOrder("eod", "uat");
        assertThat(listed("--purpose", "Of")).containsExactlyInAnyOrder("eod", "uat");
        assertThat(listed("--purpose", "trial")).containsExactly("day");
        assertThat(listed("--owner", "ada", "--purpose", "18.2")).containsExactly("uat");
        assertThat(listed("--owner", "grace", "--purpose", "18.2")).isEmpty();
    }

    @Test
    void psIsACatalogueWithLeasesAndWhatNobodyCarriesOut() throws IOException {
        dev.seen.add(all(State.RUNNING));
        FakeInstallation near = other("near", ends(Duration.ofHours(3), true));
        other("over", ends(Duration.ofDays(-3), true)).watcher = null;
        other("gone", ends(Duration.ofDays(-3), false)).seen.clear();
        other("night", new Term(Worlds.AT.plus(Duration.ofHours(9)), null, null, false));
        String text = isle.run("ps").out();
        assertThat(text)
                .containsPattern("NAME +RUNTIME +RELEASE +LEVEL +LEASE +READY +NOTES +FILE")
                .containsPattern("near +local +demo 1 +development +3 h 00 min, then removed +3/3 +ends soon")
                .containsPattern("over +local .* ended 3 d 0 h ago, then removed +stopped +nobody watches, lease ended,"
                        + " not carried out: isle down -n over")
                .containsPattern("gone +local .* ended 3 d 0 h ago +stopped +/gone")
                .containsPattern("night +local .* runs 9 h 00 min +3/3");
        assertThat(isle.run("ps", "--expiring").out())
                .contains("near")
                .contains("over")
                .contains("gone")
                .doesNotContain("night")
                .doesNotContain("dev ");
        assertThat(isle.run("ps", "--level", "uat").out()).contains("none of the 5 environments of this machine is so");
        assertThat(isle.run("ps", "--suite", "demo", "--release", "1").out())
                .contains("dev")
                .contains("near");
        assertThat(isle.run("ps", "--release", "2").out()).doesNotContain("near");
        assertThat(isle.run("ps", "--owner", "x").out()).doesNotContain("near");
        String labelled =
                TinySuite.environment("near").replace("{name: near}", "{name: near, labels: {team: x, site: a}}");
        near.record = Worlds.record(
                java.util.Objects.requireNonNull(near.record.plan()),
                new Record.Applied("/f/../isle.yaml", "d", Map.of("/isle.yaml", labelled), "/r", Worlds.AT, "eve"),
                Map.of());
        assertThat(isle.run("ps", "--label", "team=x", "--label", "site=a").out())
                .contains("near")
                .doesNotContain("night");
        assertThat(isle.run("ps", "--label", "team=x", "--label", "site=b").out())
                .contains("none of the 5 environments");
        String json = isle.run("ps", "-o", "json").out();
        assertThat(json).containsPattern("\"team\": *\"x\"");
        JsonObject over = (JsonObject) ((JsonObject) Json.parse(json))
                .list("environments").stream()
                        .filter(e -> "over".equals(((JsonObject) e).text("name")))
                        .findFirst()
                        .orElseThrow();
        assertThat(over.truth("overdue", false)).isTrue();
    }
}
