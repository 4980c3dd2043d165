package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ends that time brings, and commands beside servers, with a real supervisor and real processes. */
@Timeout(180)
class LeaseIT {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path folder;

    private IsleProcess isle;

    @BeforeEach
    void files() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("tiny/suite.yaml"), Files.readString(folder.resolve("tiny/suite.yaml")) + """
                  tasks:
                    sum:
                      command: ["/bin/sh", "-c", "echo begins; until test -e ../go; do sleep 0.1; done; echo ends; exit 5"]
                      attempts: 1
                """);
        write("");
    }

    private void write(String more) throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("leaseit") + more);
    }

    @AfterEach
    void nothingStays() throws Exception {
        isle.run("down", "--yes");
        ours().forEach(ProcessHandle::destroyForcibly);
    }

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

    private Outcome succeeds(String... arguments) throws Exception {
        Outcome outcome = isle.run(arguments);
        assertThat(outcome.code())
                .as("%s%n%s%n%s", List.of(arguments), outcome.out(), outcome.err())
                .isZero();
        return outcome;
    }

    private JsonObject status() throws Exception {
        return (JsonObject) Json.parse(succeeds("status", "-o", "json").out());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String in(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Test
    void itStopsWhenItsTimeHasPassedAndIsTakenBackByStart() throws Exception {
        succeeds("up");
        write("  running: {until: " + in(3) + "}\n");
        succeeds("up");
        await(
                "stopped by its supervisor",
                () -> !status().truth("running", true)
                        && status().list("servers").stream()
                                .allMatch(s -> "stopped".equals(((JsonObject) s).text("state"))));
        assertThat(succeeds("history").out()).contains("time-passed");
        assertThat(Files.readString(folder.resolve("isle.yaml")))
                .as("nobody touched it")
                .contains("until");
        succeeds("start");
        assertThat(status().truth("ready", false)).isTrue();
        assertThat(Files.readString(folder.resolve("isle.yaml"))).doesNotContain("running");
        succeeds("stop");
        assertThat(status().list("servers")).allMatch(s -> "stopped".equals(((JsonObject) s).text("state")));
        assertThat(Files.readString(folder.resolve("isle.yaml"))).contains("  running: false\n");
    }

    @Test
    void aLeaseThatRemovesLeavesTheLogInTheArchiveAndNothingElse() throws Exception {
        write("  ttl: 4s\n  atExpiry: remove\n");
        succeeds("up");
        Path environment = folder.resolve("isle-home/environments/leaseit");
        await("removed by its supervisor", () -> !Files.exists(environment));
        assertThat(ours()).isEmpty();
        assertThat(succeeds("history").out())
                .contains("the chain is intact")
                .contains("lease-ended")
                .contains("removed with its data");
        assertThat(isle.run("status").err()).contains("the environment 'leaseit' was removed at ");
    }

    @Test
    void aLeaseIsRenewedByUpAndTellsWhereNobodyWatches() throws Exception {
        write("  ttl: 1h\n");
        succeeds("up");
        String first = lease();
        succeeds("up");
        assertThat(lease()).isGreaterThan(first);
        write("  expires: " + in(3) + "\n");
        succeeds("up");
        long supervisor = status().whole("supervisorPid", -1);
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
        await("told by ps", () -> succeeds("ps").out().contains("lease ended, not carried out: "));
        assertThat(succeeds("ps", "-o", "json").out()).contains("\"overdue\": true");
        assertThat(isle.run("up").code()).as("its lease is over").isEqualTo(4);
    }

    private String lease() throws Exception {
        JsonObject catalogue =
                (JsonObject) Json.parse(succeeds("ps", "-o", "json").out());
        JsonObject row = (JsonObject) catalogue.list("environments").getFirst();
        return String.valueOf(((JsonObject) java.util.Objects.requireNonNull(row.get("lease"))).text("endsAt"));
    }

    @Test
    void aTaskRunsOnceAtATimeAndItsStatusIsTheVerbs() throws Exception {
        succeeds("up");
        Process first = isle.start("run", "sum");
        try (var out = first.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begins");
            Outcome second = isle.run("run", "sum");
            assertThat(second.code()).isEqualTo(4);
            assertThat(second.err()).contains("task sum runs already");
            try (Stream<Path> tasks = Files.list(folder.resolve("isle-home/environments/leaseit/tasks"))) {
                Files.createFile(tasks.findFirst().orElseThrow().resolve("go"));
            }
            assertThat(out.readLine()).isEqualTo("ends");
            assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isEqualTo(5);
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void aCommandBesideAServerHasItsFolderAndIsEndedByDownAlone() throws Exception {
        succeeds("up");
        Outcome outcome = isle.run("exec", "baker-1", "--", "sh", "-c", "pwd; exit 7");
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.out()).endsWith("servers/baker-1/work\n");
        Process beside = isle.start("exec", "baker-1", "--", "sh", "-c", "echo runs; sleep 600 & wait; :");
        try (var out = beside.inputReader()) {
            assertThat(out.readLine()).isEqualTo("runs");
            succeeds("restart", "baker-1");
            assertThat(status().list("servers")).as("it is no server").hasSize(3);
            assertThat(beside.isAlive()).isTrue();
            succeeds("down", "--yes");
            assertThat(beside.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(beside.exitValue()).isEqualTo(137);
        } finally {
            beside.destroyForcibly();
        }
    }
}
