package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.local.client.Answer;
import dev.isle.model.Level;
import dev.isle.model.json.Json;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.document.Documents;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs beside servers: run a task, run a command, open an address. */
class BesideVerbsTest {
    @TempDir
    private Path folder;

    private CommandLine isle;
    private FakeInstallation dev;
    private Path log;
    private final Plan plan = new PlanBuilder()
            .role("mill", 1)
            .role("baker", 2)
            .role("pair", 2)
            .task("sum")
            .build();

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev = isle.site.with("dev");
        log = folder.resolve("task-sum.log");
        dev.taskLog = log;
        inForce(plan, null);
    }

    private void inForce(Plan of, Record.@Nullable Request asked) {
        String file = folder.resolve("isle.yaml").toString();
        Record record =
                Worlds.record(of, new Record.Applied(file, "d", Map.of(), "/release", Worlds.AT, "ada"), Map.of());
        dev.record = asked == null ? record : record.requesting("sum", asked);
    }

    private Observation seen(TaskRun... runs) {
        Observation all = Worlds.all(plan, State.RUNNING, true);
        return new Observation(all.at(), all.servers(), Map.of(), List.of(runs), Map.of(), List.of());
    }

    private static TaskRun sum(String invocation, int attempt, TaskRun.State state, @Nullable Integer status) {
        return new TaskRun(
                "sum",
                "t1",
                invocation,
                attempt,
                state,
                Worlds.AT,
                state == TaskRun.State.RUNNING ? null : Worlds.AT,
                status,
                "exit status " + status);
    }

    /** The task runs for two looks and says a line at each; then it is over. */
    private void runs(TaskRun.State state, @Nullable Integer status) throws IOException {
        Files.writeString(log, "of an earlier run\n");
        dev.seen.add(seen());
        dev.onRun = invocation -> {
            inForce(plan, new Record.Request(Record.Request.Kind.RUN, invocation, Worlds.AT, "ada"));
            dev.seen.clear();
            dev.looks = 0;
            dev.onLook = () -> {
                dev.looks++;
                write("line " + dev.looks + "\n");
                if (dev.looks == 3) {
                    inForce(plan, null);
                }
            };
            for (int i = 0; i < 2; i++) {
                dev.seen.add(seen(sum(invocation, 1, TaskRun.State.RUNNING, null)));
            }
            dev.seen.add(seen(sum(invocation, 1, state, status)));
        };
    }

    private void write(String text) {
        try {
            Files.writeString(log, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void runFollowsTheLogAndEndsWithTheTasksStatus() throws IOException {
        runs(TaskRun.State.SUCCEEDED, 0);
        Outcome good = isle.run("run", "sum", "--ticket", "CHG-1");
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.out()).as("the task's words alone").isEqualTo("line 1\nline 2\nline 3\n");
        assertThat(good.err()).contains("✓ task sum: exit status 0");
        assertThat(dev.asked).contains("run sum by ada because ticket CHG-1");
        runs(TaskRun.State.FAILED, 7);
        Outcome bad = isle.run("run", "sum");
        assertThat(bad.code()).isEqualTo(7);
        assertThat(bad.err()).contains("task sum failed: exit status 7");
        runs(TaskRun.State.FAILED, null);
        assertThat(isle.run("run", "sum").code()).isEqualTo(1);
    }

    @Test
    void aSecondRunIsRefusedAtOnce() {
        dev.seen.add(seen(sum("need", 1, TaskRun.State.RUNNING, null)));
        Outcome refused = isle.run("run", "sum");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("task sum runs already").contains("isle logs task-sum --follow");
        assertThat(dev.asked).isEmpty();
        dev.seen.clear();
        dev.seen.add(seen());
        dev.answers.add(new Answer.Refused("runs-already", List.of("the run of sum that eve asked for is not over")));
        Outcome late = isle.run("run", "sum");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("that eve asked for");
    }

    @Test
    void whatCannotRunIsSaidBefore() {
        dev.seen.add(seen());
        assertThat(isle.run("run", "sun").err()).contains("there is no task 'sun'; did you mean 'sum'?");
        inForce(plan.stopped(), null);
        Outcome stopped = isle.run("run", "sum");
        assertThat(stopped.code()).isEqualTo(4);
        assertThat(stopped.err()).contains("no task runs while the environment is stopped");
        assertThat(dev.asked).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongGoesOnInTheBackground() {
        dev.seen.add(seen());
        dev.onRun =
                invocation -> inForce(plan, new Record.Request(Record.Request.Kind.RUN, invocation, Worlds.AT, "ada"));
        Outcome outcome = isle.run("run", "sum", "--timeout", "5s");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("is not over within 5.0 s");
        assertThat(isle.run("run", "sum", "--no-wait").code()).isZero();
    }

    @Test
    void execHandsOnStreamsAndExitCode() {
        isle.typed = "what was typed\n";
        Outcome outcome = isle.run(
                "exec", "baker-1", "--", "sh", "-c", "echo \"$OF_SERVER\"; cat; echo wrong >&2; exit 9", "-f", "x");
        assertThat(outcome.out()).isEqualTo("baker-1\nwhat was typed\n");
        assertThat(outcome.err()).isEqualTo("wrong\n");
        assertThat(outcome.code()).isEqualTo(9);
        assertThat(isle.run("exec", "baker-1", "--", "sh", "-c", "kill -9 $$").code())
                .isEqualTo(137);
        assertThat(isle.run("exec", "baker-1").code()).isEqualTo(64);
        assertThat(isle.run("exec", "bakr-1", "--", "true").err()).contains("did you mean 'baker-1'?");
        Outcome missing = isle.run("exec", "baker-1", "--", "no-such-program-here");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("'no-such-program-here' cannot be run");
    }

    @Test
    void execIsRefusedAtLevelProductionAlone() {
        for (Level level : Level.values()) {
            inForce(at(level), null);
            dev.asked.clear();
            Outcome outcome = isle.run("exec", "mill-0", "--", "true");
            boolean refused = level == Level.PRODUCTION;
            assertThat(outcome.code()).as("%s", level).isEqualTo(refused ? 4 : 0);
            assertThat(dev.asked).hasSize(refused ? 0 : 1);
        }
        assertThat(isle.run("exec", "mill-0", "--", "true").err())
                .contains("the level production refuses commands beside its servers");
    }

    private Plan at(Level level) {
        String text = Documents.plan(plan)
                .replace("\"development\"", Json.compact(Json.of(level.name().toLowerCase())));
        return Documents.plan(text);
    }

    @Test
    void openPrintsTheAddressOfARoleAndWarnsWhenNobodyIsThere() {
        dev.seen.add(seen());
        Outcome outcome = isle.run("open", "mill");
        assertThat(outcome).isEqualTo(new Outcome(0, "http://h:1\n", ""));
        assertThat(isle.run("open", "mil").err()).contains("there is no role 'mil'; did you mean 'mill'?");
        assertThat(isle.run("open").err()).contains("say which: mill, baker, pair");
        dev.seen.clear();
        dev.seen.add(Worlds.all(plan, State.EXITED, false));
        Outcome away = isle.run("open", "mill");
        assertThat(away.out()).isEqualTo("http://h:1\n");
        assertThat(away.err()).contains("no server of 'mill' is ready; `isle why mill` says why");
    }

    @Test
    void openOfAPairIsTheActiveMembersAddress() {
        Plan two = Documents.plan(
                Documents.plan(plan).replaceFirst("(?s)(\"name\": \"pair-1\".*?)http://h:1", "$1http://h:2"));
        inForce(two, null);
        ServerObservation active =
                active(Objects.requireNonNull(seen().servers().get("pair-1")));
        dev.seen.add(Worlds.but(seen(), active));
        assertThat(isle.run("open", "pair").out()).isEqualTo("http://h:2\n");
    }

    private static ServerObservation active(ServerObservation s) {
        return new ServerObservation(
                s.name(),
                s.state(),
                s.identity(),
                s.pid(),
                s.startedAt(),
                s.exit(),
                s.appliedHash(),
                s.live(),
                s.ready(),
                true,
                s.epoch(),
                s.sensors(),
                s.usage(),
                s.detail());
    }

    /** A desktop's program for addresses, that only notes what it is given. */
    private Path desktop() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path opener = bin.resolve("xdg-open");
        // A pipe, so that the reader waits for the writer.
        Path given = folder.resolve("given");
        new ProcessBuilder("mkfifo", given.toString()).start().onExit().join();
        Files.writeString(opener, "#!/bin/sh\necho \"$1\" > " + given + "\n");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwx------"));
        isle.env.put("PATH", bin + ":/usr/bin:/bin");
        return given;
    }

    private List<ProcessHandle> openers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains(folder.toString()))
                        .isPresent())
                .toList();
    }

    @Test
    void openShowsItOnADesktopAtATerminalOnly() throws Exception {
        Path given = desktop();
        dev.seen.add(seen());
        isle.env.put("DISPLAY", ":0");
        isle.terminal = true;
        assertThat(isle.run("open", "mill").out()).contains("http://h:1");
        assertThat(Files.readString(given)).isEqualTo("http://h:1\n");
        openers().forEach(opener -> opener.onExit().join());
        isle.run("open", "mill", "--print");
        isle.terminal = false;
        isle.run("open", "mill");
        isle.terminal = true;
        isle.env.remove("DISPLAY");
        isle.run("open", "mill");
        assertThat(openers()).as("one would wait for its reader").isEmpty();
    }

    @Test
    void namesAreGivenForCompletionWithoutComplaint() {
        assertThat(isle.run("names", "environments").out()).isEqualTo("dev\n");
        assertThat(isle.run("names", "servers").out()).isEqualTo("mill-0\nbaker-0\nbaker-1\npair-0\npair-1\n");
        assertThat(isle.run("names", "roles", "-n", "dev").out()).isEqualTo("mill\nbaker\npair\n");
        assertThat(isle.run("names", "tasks").out()).isEqualTo("sum\n");
        assertThat(isle.run("names", "subjects").out())
                .contains("mill-0\n")
                .contains("mill\n")
                .contains("sum\n");
        assertThat(isle.run("names", "servers", "-n", "nobody")).isEqualTo(new Outcome(0, "", ""));
        assertThat(isle.run("names", "servers", "-f", "nowhere.yaml")).isEqualTo(new Outcome(0, "", ""));
        assertThat(isle.looks("names", "servers")).isTrue();
    }
}
