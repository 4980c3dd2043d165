package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.local.home.Secrets;
import dev.isle.local.layout.JavaHomes;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.LogRotation;
import dev.isle.model.Level;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.SecretPlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.runtime.RuntimeFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps and probes that the contract of all runtimes does not name, with servers that are shell commands. */
class StepsIT {
    private final EnvironmentFolder folder;
    private final LocalRuntime runtime;
    private final int port;

    StepsIT(@TempDir Path home) {
        folder = new IsleHome(home).environment("steps");
        runtime = open(folder);
        port = runtime.allocate(List.of("alpha-0/http"), Allocation.EMPTY)
                .port("alpha-0", "http")
                .orElseThrow();
    }

    private static LocalRuntime open(EnvironmentFolder folder) {
        return new LocalRuntime(
                folder,
                () -> new LocalLayout(
                        folder,
                        "/nowhere",
                        JavaHomes.find(Map.of(), folder.home().root()),
                        (release, java) -> ""),
                new LocalRuntime.Settings(Duration.ofMillis(300), LogRotation.STANDARD, () -> {}));
    }

    @AfterEach
    void end() {
        runtime.removeAll(false);
        runtime.close();
    }

    private static Suite.Health health(@Nullable String liveHttp, @Nullable List<String> command) {
        return new Suite.Health(
                liveHttp,
                null,
                null,
                command,
                null,
                List.of(),
                Map.of(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }

    private static final Suite.Stop SIGNAL = new Suite.Stop(null, null, Duration.ofSeconds(5));

    private ServerPlan server(String shell, Suite.Health health, Suite.Stop stop, String... promote) {
        String path = folder.work("alpha-0").resolve("conf/alpha.properties").toString();
        return new ServerPlan(
                "alpha-0",
                "alpha",
                0,
                RolePlan.Kind.PRODUCT,
                false,
                List.of("/bin/sh", "-c", shell),
                Map.of("PLAIN", "p"),
                Map.of("SECRET", folder.secrets().resolve("token").toString()),
                Map.of("conf", new ServerPlan.RenderedFile(path, "a=1\n", false)),
                Map.of(
                        "http",
                        new ServerPlan.PortPlan(
                                port, Suite.Scheme.HTTP, Suite.Access.TOKEN, "http://127.0.0.1:" + port)),
                null,
                new Quantity(1 << 20),
                100,
                new Quantity(1 << 20),
                health,
                stop,
                List.of(promote),
                "hash-1");
    }

    private Plan plan(ServerPlan server, TaskPlan... tasks) {
        RolePlan role = new RolePlan(
                "alpha",
                RolePlan.Kind.PRODUCT,
                Suite.Placement.MANAGED,
                Suite.RunMode.ALWAYS,
                Suite.ReplicationMode.ACTIVE_STANDBY,
                Suite.Election.ISLE,
                1,
                List.of(),
                false,
                List.of("alpha-0"),
                Map.of(),
                server.health(),
                null,
                server.promote().isEmpty() ? null : server.promote());
        return new Plan(
                "steps",
                Level.DEVELOPMENT,
                "tiny",
                "1",
                null,
                true,
                List.of(),
                List.of(new SecretPlan(
                        "token", 32, folder.secrets().resolve("token").toString())),
                List.of(tasks),
                List.of(role),
                List.of(server),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                "plan");
    }

    private void start(Plan plan, @Nullable Boolean asActive) {
        runtime.prepare(plan);
        runtime.act(new Decision.Start("alpha-0", "hash-1", asActive, Reason.FIRST_START, ""), plan);
    }

    private Observation await(Plan plan, Predicate<Observation> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            Observation seen = runtime.observe(plan);
            if (wanted.test(seen)) {
                return seen;
            }
            assertThat(System.nanoTime()).as("never came about: " + seen).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String work(String file) throws Exception {
        Path path = folder.work("alpha-0").resolve(file);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(path) || !Files.readString(path).endsWith("\n")) {
            assertThat(System.nanoTime()).as(path + " never came").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return Files.readString(path).strip();
    }

    @Test
    void aServerFindsItsFilesVariablesAndSecret() throws Exception {
        ServerPlan server = server(
                "{ cat conf/alpha.properties; echo $PLAIN $SECRET $ISLE_ACTIVE; echo $TMPDIR; } > new; mv new seen; exec sleep 1000",
                health(null, null),
                SIGNAL);
        Plan plan = plan(server);
        start(plan, true);
        String secret = Secrets.read(folder.secrets().resolve("token"));
        await(plan, seen -> Boolean.TRUE.equals(seen.server("alpha-0").active()));
        assertThat(work("seen")).isEqualTo("a=1\np " + secret + " true\n" + folder.temp("alpha-0"));
        long pid =
                Objects.requireNonNull(runtime.observe(plan).server("alpha-0").pid());
        assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).doesNotContain(secret);
    }

    @Test
    void aStandbyThatIsPromotedIsTheActiveOne() throws Exception {
        Plan plan = plan(
                server("exec sleep 1000", health(null, null), SIGNAL, "/bin/sh", "-c", "echo $ISLE_ACTIVE > promoted"));
        start(plan, false);
        ServerObservation standby =
                await(plan, seen -> seen.server("alpha-0").ready()).server("alpha-0");
        assertThat(standby.active()).isFalse();
        runtime.act(
                new Decision.Promote("alpha-0", Objects.requireNonNull(standby.identity()), Reason.ACTIVE_DEAD, ""),
                plan);
        await(plan, seen -> Boolean.TRUE.equals(seen.server("alpha-0").active()));
        assertThat(work("promoted")).isEqualTo("true");
    }

    @Test
    void aPromotionThatItsRuntimeDidNotLiveToEndIsFinishedWhenItIsDecidedAgain() throws Exception {
        Plan plan = plan(server(
                "exec sleep 1000",
                health(null, null),
                SIGNAL,
                "/bin/sh",
                "-c",
                "echo begun >> promotions; test -e go || exec sleep 1000"));
        start(plan, false);
        ServerObservation standby =
                await(plan, seen -> seen.server("alpha-0").ready()).server("alpha-0");
        assertThat(standby.active()).isFalse();
        try (LocalRuntime dying = open(folder)) {
            dying.act(
                    new Decision.Promote("alpha-0", Objects.requireNonNull(standby.identity()), Reason.ACTIVE_DEAD, ""),
                    plan);
            work("promotions");
        }
        assertThat(runtime.observe(plan).server("alpha-0").active())
                .as("it may be active or not: so nobody else is elected")
                .isNull();
        Files.createFile(folder.work("alpha-0").resolve("go"));
        runtime.prepare(plan);
        assertThat(work("promotions"))
                .as("whether it is promoted again is decided, not prepared")
                .isEqualTo("begun");
        runtime.act(
                new Decision.Promote("alpha-0", Objects.requireNonNull(standby.identity()), Reason.NO_ACTIVE, ""),
                plan);
        await(plan, seen -> Boolean.TRUE.equals(seen.server("alpha-0").active()));
        assertThat(work("promotions")).isEqualTo("begun\nbegun");
    }

    @Test
    void aStopDrainsWithTheTokenThenRunsTheStopCommand() throws Exception {
        Suite.Stop stop = new Suite.Stop(
                new Suite.Drain("/drain", Duration.ofSeconds(5)),
                List.of("/bin/sh", "-c", "echo stop > said; kill $(cat pid)"),
                Duration.ofSeconds(20));
        Plan plan = plan(
                server("trap 'exit 0' TERM; echo $$ > pid; while :; do sleep 0.05; done", health(null, null), stop));
        start(plan, null);
        work("pid");
        BlockingQueue<String> drained = new LinkedBlockingQueue<>();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/drain", exchange -> {
            drained.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        http.start();
        try {
            runtime.act(new Decision.Stop("alpha-0", null, false, Reason.SERVER_STOPPED, ""), plan);
            ServerObservation.Exit exit = Objects.requireNonNull(
                    await(plan, seen -> seen.server("alpha-0").gone())
                            .server("alpha-0")
                            .exit());
            assertThat(exit.asked()).isTrue();
            assertThat(exit.status()).isZero();
        } finally {
            http.stop(0);
        }
        assertThat(drained)
                .containsExactly("POST Bearer " + Secrets.read(folder.secrets().resolve("token")));
        assertThat(work("said")).isEqualTo("stop");
    }

    @Test
    void aStopThatItsRuntimeDidNotLiveToEndIsTakenUpByTheNext() throws Exception {
        Plan plan = plan(server(
                "trap '' TERM; echo deaf > deaf; while :; do sleep 0.05; done",
                health(null, null),
                new Suite.Stop(null, null, Duration.ofMillis(800))));
        start(plan, null);
        work("deaf");
        try (LocalRuntime dying = open(folder)) {
            dying.act(new Decision.Stop("alpha-0", null, false, Reason.SERVER_STOPPED, ""), plan);
        }
        assertThat(runtime.observe(plan).server("alpha-0").state()).isEqualTo(ServerObservation.State.STOPPING);
        runtime.prepare(plan);
        assertThat(Objects.requireNonNull(
                                await(plan, seen -> seen.server("alpha-0").gone())
                                        .server("alpha-0")
                                        .exit())
                        .asked())
                .isTrue();
    }

    @Test
    void aCommandProbeTellsLifeAndWhatItSaid() throws Exception {
        List<String> probe = List.of("/bin/sh", "-c", "test -e good || { echo not good; exit 9; }");
        Plan plan = plan(server("exec sleep 1000", health(null, probe), SIGNAL));
        start(plan, null);
        ServerObservation sick = await(
                        plan,
                        seen -> String.valueOf(seen.server("alpha-0").detail()).contains("not good"))
                .server("alpha-0");
        assertThat(sick.live()).isFalse();
        Files.createFile(folder.work("alpha-0").resolve("good"));
        await(plan, seen -> seen.server("alpha-0").live());
    }

    @Test
    void aServerThatHangsHoldsUpNobodyAndIsSeenAsNotLive() throws Exception {
        Plan plan = plan(server("exec sleep 1000", health("/live", null), SIGNAL));
        start(plan, null);
        BlockingQueue<Boolean> hang = new LinkedBlockingQueue<>();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(command -> Thread.ofVirtual().start(command));
        http.createContext("/live", exchange -> {
            try {
                if (!hang.isEmpty()) {
                    new java.util.concurrent.CountDownLatch(1).await();
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        http.start();
        try {
            await(plan, seen -> seen.server("alpha-0").live());
            hang.add(true);
            assertThat(runtime.observe(plan).server("alpha-0").live())
                    .as("until its probe is over the last answer counts")
                    .isTrue();
            await(plan, seen -> !seen.server("alpha-0").live());
            assertThat(runtime.observe(plan).server("alpha-0").detail()).contains("no answer");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void aTaskIsEndedAtItsTimeoutWithAllItsChildren() throws Exception {
        TaskPlan slow = new TaskPlan(
                "slow",
                List.of("/bin/sh", "-c", "sleep 1000 & sleep 1001"),
                List.of(),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                3,
                Duration.ofSeconds(1),
                "need",
                null,
                "task-hash");
        Plan plan = plan(server("exec sleep 1000", health(null, null), SIGNAL), slow);
        runtime.prepare(plan);
        runtime.act(new Decision.RunTask("slow", "task-hash", "need", 1, Reason.TASK_NEEDED, ""), plan);
        TaskRun run = await(plan, seen -> {
                    runtime.prepare(plan);
                    return seen.tasks().getFirst().state() == TaskRun.State.FAILED;
                })
                .tasks()
                .getFirst();
        assertThat(run.words()).contains("timeout of 1 s");
        assertThat(dev.isle.local.process.Mark.of(folder.root()).living()).isEmpty();
    }

    @Test
    void eachAttemptOfATaskHasTemporaryFilesOfItsOwn() throws Exception {
        Path all = folder.temp("task-twin");
        TaskPlan twin = new TaskPlan(
                "twin",
                List.of(
                        "/bin/sh",
                        "-c",
                        "echo $TMPDIR > $TMPDIR/mine; for O in $*; do test $O = -Dt=$TMPDIR && echo told >> $TMPDIR/mine; done;"
                                + " mv $TMPDIR/mine $TMPDIR/there; until test -e $TMPDIR/end; do sleep 0.02; done",
                        "twin",
                        "-Dt=" + all),
                List.of(),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                3,
                Duration.ofSeconds(60),
                "need",
                null,
                "task-hash");
        Plan plan = plan(server("exec sleep 1000", health(null, null), SIGNAL), twin);
        runtime.prepare(plan);
        List<Path> own = Stream.of("need", "asked")
                .map(invocation -> all.resolve(TaskFolder.path(folder.tasks(), "twin", "task-hash", invocation, 1)
                        .getFileName()))
                .toList();
        for (String invocation : List.of("need", "asked")) {
            runtime.act(new Decision.RunTask("twin", "task-hash", invocation, 1, Reason.TASK_NEEDED, ""), plan);
        }
        for (Path each : own) {
            await(plan, seen -> Files.exists(each.resolve("there")));
            assertThat(each.resolve("there")).hasContent(each + "\ntold");
        }
        assertThat(folder.dumps()).as("no JVM, no dump").doesNotExist();
        Files.createFile(own.getFirst().resolve("end"));
        await(plan, seen -> seen.tasks().stream().anyMatch(run -> run.state() == TaskRun.State.SUCCEEDED));
        runtime.act(new Decision.RunTask("twin", "task-hash", "third", 1, Reason.TASK_NEEDED, ""), plan);
        assertThat(Folders.list(all))
                .as("what the first has left goes, what the second uses stays")
                .hasSize(2)
                .contains(own.getLast())
                .doesNotContain(own.getFirst());
        assertThat(own.getLast().resolve("there")).exists();
    }

    @Test
    void aTaskThatEndsWellInTheInstantOfItsTimeoutHasEndedWell() throws Exception {
        TaskPlan quick = new TaskPlan(
                "quick",
                List.of("/bin/sh", "-c", "exit 0"),
                List.of(),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                3,
                Duration.ofSeconds(60),
                "need",
                null,
                "task-hash");
        Plan plan = plan(server("exec sleep 1000", health(null, null), SIGNAL), quick);
        runtime.prepare(plan);
        runtime.act(new Decision.RunTask("quick", "task-hash", "need", 1, Reason.TASK_NEEDED, ""), plan);
        await(plan, seen -> seen.tasks().getFirst().state() == TaskRun.State.SUCCEEDED);
        LaunchFiles files =
                new LaunchFiles(Folders.list(folder.tasks()).getFirst().resolve("run"));
        files.fail(files.note().orElseThrow().id(), "it was ended at its timeout of 60 s");
        TaskRun run = runtime.observe(plan).tasks().getFirst();
        assertThat(run.state()).isEqualTo(TaskRun.State.SUCCEEDED);
        assertThat(run.words()).contains("status 0").doesNotContain("timeout");
    }

    @Test
    void besideAServerThatCannotBeSeenNothingIsStarted() throws Exception {
        Plan plan = plan(server("exec sleep 1000", health(null, null), SIGNAL));
        start(plan, null);
        ServerObservation first =
                await(plan, seen -> seen.server("alpha-0").ready()).server("alpha-0");
        Path note = folder.run("alpha-0").resolve("launch");
        String content = Files.readString(note);
        Files.writeString(note, "garbage");
        ServerObservation unseen = runtime.observe(plan).server("alpha-0");
        assertThat(unseen.state()).isEqualTo(ServerObservation.State.UNREACHABLE);
        assertThat(unseen.detail()).contains(note.toString()).contains("kill " + first.pid());
        start(plan, null);
        assertThat(note).hasContent("garbage");
        Files.writeString(note, content);
        assertThat(runtime.observe(plan).server("alpha-0").identity()).isEqualTo(first.identity());
        Files.writeString(note, "garbage");
        runtime.act(
                new Decision.Kill("alpha-0", Objects.requireNonNull(first.identity()), Reason.SERVER_STOPPED, ""),
                plan);
        ServerObservation gone =
                await(plan, seen -> seen.server("alpha-0").gone()).server("alpha-0");
        assertThat(Objects.requireNonNull(gone.exit()).words()).contains("nothing of it runs");
        start(plan, null);
        await(plan, seen -> seen.server("alpha-0").ready());
    }

    @Test
    void keptDataIsThereForTheNextTime() throws Exception {
        Plan plan = plan(server("echo mine > new; mv new ../data/file; exec sleep 1000", health(null, null), SIGNAL));
        start(plan, null);
        Path data = folder.data("alpha-0").resolve("file");
        await(plan, seen -> Files.exists(data));
        String secret = Secrets.read(folder.secrets().resolve("token"));
        runtime.removeAll(true);
        assertThat(data).hasContent("mine");
        assertThat(folder.run("alpha-0")).doesNotExist();
        assertThat(Secrets.read(folder.secrets().resolve("token"))).isEqualTo(secret);
        runtime.removeAll(false);
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void aFullDiskIsNamedAsTheCause(@TempDir Path mount, @TempDir Path home) throws Exception {
        Optional<SmallDisk> disk = SmallDisk.at(mount);
        Assumptions.assumeTrue(
                disk.isPresent(),
                "NOT PROVEN: what a full disk does. This user may neither mount nor make user namespaces");
        SmallDisk.Ended ended = disk.orElseThrow().java(FullDiskMain.class, mount, home);
        assertThat(ended.said()).endsWith("named\n");
        assertThat(ended.code()).isZero();
    }

    /** In a process of its own, for which the disk is small. */
    void fill(Path disk) throws Exception {
        EnvironmentFolder small = new IsleHome(disk).environment("small");
        try (LocalRuntime full = open(small)) {
            Plan plan = plan(server("exec sleep 1000", health(null, null), SIGNAL));
            assertThatThrownBy(() -> full.prepare(plan))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageContaining("is full")
                    .hasMessageContaining(disk.toString())
                    .hasMessageContaining("ISLE_HOME");
            Files.write(disk.resolve("ballast"), new byte[5 << 20]);
            assertThatThrownBy(() -> new dev.isle.local.record.FileRecordStore(small.root())
                            .write(
                                    dev.isle.plan.record.Record.EMPTY,
                                    List.of(new dev.isle.plan.record.LogEntry.Draft(
                                            java.time.Instant.EPOCH, "t", "w", "s", "", "r", "d".repeat(2 << 20)))))
                    .hasMessageContaining("is full");
        } finally {
            end();
        }
    }
}
