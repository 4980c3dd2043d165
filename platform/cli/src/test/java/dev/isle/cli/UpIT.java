package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A suite of shell scripts from its folder to nothing, as a user does it, with a real supervisor and real processes. */
@Timeout(300)
class UpIT {
    @TempDir
    private Path folder;

    private IsleProcess isle;

    @BeforeEach
    void files() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("upit"));
    }

    @AfterEach
    void nothingStays() throws Exception {
        isle.run("down", "--yes");
        ours().forEach(ProcessHandle::destroyForcibly);
    }

    /** Processes that were started from this test's folder. */
    private List<ProcessHandle> ours() {
        long self = ProcessHandle.current().pid();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.pid() != self)
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(folder.toString()))
                            .isPresent())
                    .toList();
        }
    }

    private JsonObject status() throws Exception {
        Outcome outcome = run("status", "-o", "json");
        assertThat(outcome.err()).isEmpty();
        return (JsonObject) Json.parse(outcome.out());
    }

    /** Its output is a pipe: nothing in it moves or is coloured, and an answer for programs is as its schema says. */
    private Outcome run(String... arguments) throws Exception {
        Outcome outcome = isle.run(arguments);
        assertThat(outcome.out() + outcome.err())
                .as("isle %s", List.of(arguments))
                .doesNotContain("\u001b", "\r");
        Answers.hold(List.of(arguments), outcome.out());
        return outcome;
    }

    private static Map<String, Long> pids(JsonObject status) {
        Map<String, Long> pids = new TreeMap<>();
        for (JsonValue server : status.list("servers")) {
            pids.put(String.valueOf(((JsonObject) server).text("name")), ((JsonObject) server).whole("pid", -1));
        }
        return pids;
    }

    private static JsonObject server(JsonObject status, String name) {
        return (JsonObject) status.list("servers").stream()
                .filter(s -> name.equals(((JsonObject) s).text("name")))
                .findFirst()
                .orElseThrow();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    private Outcome succeeds(String... arguments) throws Exception {
        Outcome outcome = run(arguments);
        assertThat(outcome.code())
                .as("%s%n%s%n%s", List.of(arguments), outcome.out(), outcome.err())
                .isZero();
        return outcome;
    }

    @Test
    void fromAFolderToARunningEnvironmentAndToNothing() throws Exception {
        assertThat(run("plan").code()).as("changes are pending").isEqualTo(2);
        assertThat(succeeds("up").out()).startsWith("env upit · local · tiny").contains("✓ ready in ");
        JsonObject first = status();
        assertThat(first.truth("ready", false)).isTrue();
        assertThat(pids(first).keySet()).containsExactly("baker-0", "baker-1", "mill-0");

        assertThat(succeeds("up").out()).contains("unchanged: everything is as isle.yaml says");
        assertThat(run("diff").code()).isZero();
        assertThat(pids(status())).isEqualTo(pids(first));

        Files.writeString(
                folder.resolve("isle.yaml"), TinySuite.environment("upit") + "  roles: {baker: {arguments: [fast]}}\n");
        assertThat(run("status").out()).contains("file differs from applied: isle.yaml");
        assertThat(run("diff").out()).contains("baker-0").doesNotContain("mill-0");
        succeeds("up");
        Map<String, Long> changed = pids(status());
        assertThat(changed).containsEntry("mill-0", pids(first).get("mill-0"));
        assertThat(changed.get("baker-0")).isNotEqualTo(pids(first).get("baker-0"));

        Files.writeString(folder.resolve("tiny/bin/baker.sh"), "# built anew\n", StandardOpenOption.APPEND);
        assertThat(run("status").out()).contains("the release's folder differs from applied: bin/baker.sh");
        assertThat(run("stop", "mill-0").err())
                .as("a stop does not bring it in by the way")
                .contains("there are changes that were not applied yet");
        assertThat(run("plan").out())
                .contains("file bin/baker.sh of the release changed")
                .doesNotContain("mill-0");
        succeeds("up");
        Map<String, Long> rebuilt = pids(status());
        assertThat(rebuilt).containsEntry("mill-0", pids(first).get("mill-0"));
        assertThat(rebuilt.get("baker-0")).isNotEqualTo(changed.get("baker-0"));
        assertThat(succeeds("up").out()).contains("unchanged: everything is as isle.yaml says");
        assertThat(run("status").out()).doesNotContain("differs");

        succeeds("stop", "baker-1");
        assertThat(server(status(), "baker-1").text("state")).isEqualTo("stopped");
        succeeds("start", "baker-1");
        assertThat(Files.readString(folder.resolve("isle.yaml")))
                .as("a stop and a start leave it as it was")
                .doesNotContain("stopped");
        assertThat(succeeds("logs", "mill-0").out()).contains("mill-0 runs order=O-1");
        assertThat(succeeds("history", "--tail", "0").out())
                .contains("the chain is intact")
                .containsPattern("start +baker-1 +wanted-again");
        assertThat(succeeds("ps").out()).contains("upit").contains("3/3");
        for (String verb : List.of("plan", "why", "history", "logs")) {
            assertThat(succeeds(verb, "-o", "json").out()).as(verb).isNotEmpty();
        }

        Path suite = folder.resolve("tiny/suite.yaml");
        Files.writeString(suite, Files.readString(suite) + TinySuite.TILL);
        succeeds("up");
        assertThat(server(status(), "till-0").text("state"))
                .as("it runs on demand")
                .isEqualTo("stopped");
        succeeds("start", "till-0");
        assertThat(server(status(), "till-0").truth("ready", false)).isTrue();
        assertThat(succeeds("up").out()).contains("unchanged: everything is as isle.yaml says");
        succeeds("stop", "till-0");
        assertThat(server(status(), "till-0").text("state")).isEqualTo("stopped");
        assertThat(pids(status())).containsEntry("mill-0", pids(first).get("mill-0"));

        succeeds("down", "--yes");
        assertThat(ours()).isEmpty();
        assertThat(run("status").err()).contains("the environment 'upit' was removed at ");
        assertThat(succeeds("history").out()).contains("the chain is intact").contains("removed with its data");
        assertThat(folder.resolve("isle-home/environments")).isEmptyDirectory();
    }

    @Test
    void aKilledServerComesBackAndAKilledSupervisorIsReplaced() throws Exception {
        succeeds("up");
        JsonObject before = status();
        kill(server(before, "mill-0").whole("pid", -1));
        succeeds("wait", "mill-0");
        JsonObject after = status();
        assertThat(server(after, "mill-0").whole("pid", -1))
                .isNotEqualTo(server(before, "mill-0").whole("pid", -1));
        assertThat(server(after, "mill-0").whole("restarts", -1)).isEqualTo(1);
        assertThat(pids(after).get("baker-0")).isEqualTo(pids(before).get("baker-0"));

        kill(after.whole("supervisorPid", -1));
        assertThat(succeeds("status").out()).contains("nobody watches");
        succeeds("up");
        JsonObject taken = status();
        assertThat(pids(taken)).as("servers did not notice").isEqualTo(pids(after));
        assertThat(taken.whole("supervisorPid", -1)).isNotEqualTo(after.whole("supervisorPid", -1));

        Outcome refused = run("up", "-f", other());
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains(folder.resolve("isle.yaml").toString());
    }

    @Test
    void whoWaitsInVainOrIsInterruptedIsToldSoByTheExitCode() throws Exception {
        Path go = folder.resolve("go");
        Path suite = folder.resolve("tiny/suite.yaml");
        Files.writeString(
                suite,
                Files.readString(suite)
                        .replaceFirst(
                                "( +)(resources: )",
                                "$1health: {command: [/bin/sh, -c, \"test -e " + go + "\"]}\n$1$2"));
        Outcome late = run("up", "--timeout", "1ms");
        assertThat(late.code()).as(late.out() + late.err()).isEqualTo(3);
        assertThat(late.err()).contains("carried on in the background").contains("isle why");

        Process wait = isle.startInterruptible("wait", "--timeout", "150s");
        try (BufferedReader out = wait.inputReader();
                BufferedReader err = wait.errorReader()) {
            assertThat(out.readLine()).as("it has begun to wait").contains("-0 ");
            interrupt(wait);
            assertThat(wait.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(wait.exitValue()).isEqualTo(130);
            assertThat(err.readAllAsString())
                    .contains("interrupted: the change is in force and is carried on in the background");
        } finally {
            wait.destroyForcibly();
        }
        Files.createFile(go);
        succeeds("wait");
        assertThat(status().truth("ready", false)).isTrue();
    }

    /** As by Ctrl-C. */
    private static void interrupt(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private String other() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), TinySuite.environment("upit"));
        return "other.yaml";
    }
}
