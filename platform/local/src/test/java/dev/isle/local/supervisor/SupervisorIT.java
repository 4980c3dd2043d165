package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle;
import dev.isle.local.client.Environments;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.Record;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment under a real supervisor process. */
class SupervisorIT {
    @TempDir
    static Path home;

    @TempDir
    static Path files;

    @Test
    void aKilledServerIsStartedAgainBeforeAndAfterATakeOver() throws InterruptedException {
        try (TestEnvironment environment = new TestEnvironment(home, files, "heal")) {
            environment.role("alpha").role("beta").up();
            Observation first = environment.awaitReady();
            kill(first, "alpha-0");
            ServerObservation second = environment.awaitAnother("alpha-0", first.server("alpha-0"));

            environment.killSupervisor();
            assertThat(environment
                            .handle()
                            .snapshot()
                            .observation()
                            .server("beta-0")
                            .identity())
                    .as("a server does not notice its supervisor's death")
                    .isEqualTo(first.server("beta-0").identity());
            environment.handle().watch();
            kill(environment.handle().observe(), "alpha-0");
            environment.awaitAnother("alpha-0", second);
            assertThat(environment.handle().record().history("alpha-0").restarts())
                    .isEqualTo(2);
            assertThat(environment.handle().record().history("alpha-0").recent().toString())
                    .as("the status survives the take-over")
                    .contains("137");
            assertThat(environment.handle().log())
                    .filteredOn(entry -> entry.what().equals("end"))
                    .as("each death has an entry of its own, before what follows from it")
                    .hasSize(2)
                    .allSatisfy(entry -> {
                        assertThat(entry.subject()).isEqualTo("alpha-0");
                        assertThat(entry.detail()).contains("status 137").contains(", at 20");
                    });
            assertThat(environment.handle().observe().server("beta-0").identity())
                    .isEqualTo(first.server("beta-0").identity());
        }
    }

    @Test
    void aLostRecordCostsNoServerItsProcess() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "lost")) {
            environment
                    .role("alpha")
                    .role("beta")
                    .step("V1__t.sql", "CREATE TABLE t (a int)")
                    .up();
            Observation before = environment.awaitReady();
            var plan = Objects.requireNonNull(environment.handle().record().plan());
            environment.killSupervisor();
            Path record = environment.handle().folder().record();
            Files.writeString(record, "garbage");
            assertThat(environment.handle().trouble().orElseThrow())
                    .contains("is damaged")
                    .contains("`isle up -f FILE`");
            Files.delete(record);
            assertThat(environment.handle().exists()).isTrue();
            assertThat(environment.handle().trouble().orElseThrow()).contains("run, its Record is missing");

            environment.up();
            Observation after = environment.awaitReady();
            assertThat(Objects.requireNonNull(environment.handle().record().plan())
                            .hash())
                    .isEqualTo(plan.hash());
            assertThat(environment.handle().trouble()).isEmpty();
            before.servers()
                    .forEach((name, server) ->
                            assertThat(after.server(name).identity()).as(name).isEqualTo(server.identity()));
            assertThat(LogChain.verify(environment.handle().log(), ""))
                    .as("the history goes on")
                    .isEmpty();
            assertThat(environment.handle().log().stream()
                            .filter(entry -> entry.what().equals("apply")))
                    .hasSize(2);
        }
    }

    @Test
    void anEnvironmentWithADamagedRecordCanBeRemoved() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "ruin")) {
            environment.role("alpha").up();
            environment.awaitReady();
            environment.killSupervisor();
            Files.writeString(environment.handle().folder().record(), "garbage");
            assertThat(environment.handle().holdings().processes()).isNotEmpty();
            Path archive = environment.handle().down(true, "tester", "JIRA-2");
            assertThat(archive.resolve("record.json.damaged")).hasContent("garbage");
            assertThat(archive.resolve("log.jsonl"))
                    .content()
                    .contains("first-start")
                    .contains("JIRA-2");
            assertThat(environment.handle().exists()).isFalse();
            assertThat(environment.handle().holdings().processes()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfAnEnvironmentWhoseSupervisorWasKilled() throws InterruptedException {
        Inventory before = Inventory.of(home, List.of());
        List<Integer> ports;
        try (TestEnvironment environment = new TestEnvironment(home, files, "leak")) {
            environment.role("alpha").role("beta").up();
            Observation seen = environment.awaitReady();
            ports = List.copyOf(
                    environment.handle().record().allocation().ports().values());
            assertThat(environment.handle().holdings().processes())
                    .hasSizeGreaterThanOrEqualTo(5)
                    .contains(Objects.requireNonNull(seen.server("alpha-0").pid()));
            environment.killSupervisor();
            Path archive = environment.handle().down(false, "tester", "JIRA-1");
            assertThat(archive.resolve("log.jsonl"))
                    .content()
                    .contains("JIRA-1")
                    .contains("first-start");
            assertThat(archive.resolve("record.json")).exists();
            assertThat(environment.handle().exists()).isFalse();
        }
        Inventory after = Inventory.of(home, ports);
        after.entries().removeAll(before.entries());
        after.entries().remove("file " + home.resolve(".lock"));
        after.entries().remove("file " + home.resolve("environments"));
        assertThat(after.entries()).isEmpty();
    }

    @Test
    void aPortThatSomebodyTookIsNamedWithWhoHasIt() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "port")) {
            environment.role("alpha").running(false).up();
            int port = environment
                    .handle()
                    .record()
                    .allocation()
                    .port("alpha-0", "http")
                    .orElseThrow();
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(taken.isBound()).isTrue();
                environment.running(true).up();
                environment.await(snapshot -> {
                    var exit = snapshot.observation().server("alpha-0").exit();
                    return exit != null
                            && exit.words()
                                    .contains("port " + port + " (http of alpha-0) is taken by process "
                                            + ProcessHandle.current().pid());
                });
                environment.await(
                        snapshot -> snapshot.record().history("alpha-0").failures() > 0);
            }
            environment.awaitReady();
            assertThat(environment.handle().log())
                    .filteredOn(entry -> entry.subject().equals("alpha-0"))
                    .as("the cause has a reason of its own, and the try is no crash")
                    .anySatisfy(entry -> {
                        assertThat(entry.what()).isEqualTo("not-begun");
                        assertThat(entry.reason()).isEqualTo(Reason.PORT_TAKEN.id());
                        assertThat(entry.detail()).contains("port " + port);
                    })
                    .noneMatch(entry -> entry.reason().equals(Reason.CRASHED.id()));
            assertThat(environment.handle().record().history("alpha-0").restarts())
                    .isZero();
        }
    }

    @Test
    void environmentsRunSideBySideAndANameBelongsToOneFile() throws InterruptedException {
        try (TestEnvironment one = new TestEnvironment(home, files, "one");
                TestEnvironment two = new TestEnvironment(home, files, "two");
                TestEnvironment thief = new TestEnvironment(home, files.resolve("elsewhere"), "one")) {
            one.role("alpha").up();
            two.role("alpha").up();
            one.awaitReady();
            two.awaitReady();
            assertThat(one.handle().record().allocation().ports().values())
                    .doesNotContainAnyElementsOf(
                            two.handle().record().allocation().ports().values());
            assertThat(new Environments(TestEnvironment.options(home)).list())
                    .extracting(EnvironmentHandle::name)
                    .contains("one", "two");
            thief.role("alpha");
            Answer answer = thief.handle().apply(thief.files(), "thief", null, null);
            assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                assertThat(refused.code()).isEqualTo("other-file");
                assertThat(refused.problems().toString()).contains(one.files().file());
            });
            two.handle().down(false, "tester", null);
            assertThat(one.handle().observe().server("alpha-0").ready()).isTrue();
        }
    }

    @Test
    void manyUpsAtOnceAreOneAfterTheOtherAndOnlyTheFirstChangesAnything() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "crowd")) {
            environment.role("alpha");
            List<Callable<Answer>> calls =
                    Collections.nCopies(6, () -> environment.handle().apply(environment.files(), "tester", null, null));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Answer> answers = new ArrayList<>();
                for (Future<Answer> answer : threads.invokeAll(calls)) {
                    answers.add(answer.get());
                }
                assertThat(answers).allMatch(Answer.Applied.class::isInstance);
                assertThat(answers.stream().filter(a -> ((Answer.Applied) a).changed()))
                        .hasSize(1);
            }
            environment.awaitReady();
            assertThat(environment.handle().log().stream()
                            .filter(entry -> entry.what().equals("apply")))
                    .hasSize(1);
            assertThat(LogChain.verify(
                            environment.handle().log(),
                            environment.handle().record().chain()))
                    .isEmpty();
        }
    }

    @Test
    void aRestartIsDoneOnceAndAnUnknownServerIsRefused() throws InterruptedException {
        try (TestEnvironment environment = new TestEnvironment(home, files, "ask")) {
            environment.role("alpha").up();
            ServerObservation first = environment.awaitReady().server("alpha-0");
            Answer unknown =
                    environment.handle().request(Record.Request.Kind.RESTART, List.of("gamma-0"), "tester", null);
            assertThat(unknown)
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.problems().toString())
                                    .contains("gamma-0")
                                    .contains("alpha-0"));
            assertThat(environment.handle().request(Record.Request.Kind.RESTART, List.of("alpha-0"), "tester", null))
                    .isInstanceOf(Answer.Applied.class);
            ServerObservation second = environment.awaitAnother("alpha-0", first);
            environment.await(snapshot -> snapshot.record().requests().isEmpty());
            assertThat(environment.handle().observe().server("alpha-0").identity())
                    .isEqualTo(second.identity());
            environment.handle().unwatch();
            assertThat(environment.handle().watcher()).isEmpty();
            assertThat(environment.handle().observe().server("alpha-0").identity())
                    .as("a supervisor that is told to end leaves its servers")
                    .isEqualTo(second.identity());
        }
    }

    @Test
    void aRefusedFileLeavesWhatRuns() throws InterruptedException {
        try (TestEnvironment environment = new TestEnvironment(home, files, "refuse")) {
            environment.role("alpha").up();
            ServerObservation first = environment.awaitReady().server("alpha-0");
            environment.role("beta", "      needs: [nobody.ready]");
            Answer answer = environment.handle().apply(environment.files(), "tester", null, null);
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.problems().toString())
                                    .contains("nobody")
                                    .contains("suite.yaml:"));
            environment.role("beta", "      resources: {disk: 900000Gi}");
            Answer tooBig = environment.handle().apply(environment.files(), "tester", null, null);
            assertThat(tooBig).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                assertThat(refused.code()).isEqualTo("preflight");
                assertThat(refused.problems().toString()).contains("make room");
            });
            assertThat(environment.handle().observe().server("alpha-0").identity())
                    .isEqualTo(first.identity());
        }
    }

    private static void kill(Observation seen, String server) {
        long pid = Objects.requireNonNull(seen.server(server).pid());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
