package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.CommandLine.Outcome;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.World;
import dev.isle.cli.warm.WarmClient;
import dev.isle.cli.warm.WarmRuns;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Read verbs carried out at a supervisor's socket: the same answer, or none at all. */
@Timeout(60)
class WarmRunsTest {
    private static final int NOBODY = -1;

    @TempDir
    private Path folder;

    private CommandLine isle;
    private EnvironmentFolder dev;
    private FakeInstallation installation;
    private final Plan plan = new PlanBuilder().role("mill", 1).role("baker", 2).build();
    private final AtomicInteger carriedOut = new AtomicInteger();
    private AutoCloseable runs = () -> {};

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev = IsleHome.of(isle.env, folder).environment("dev");
        Folders.make(dev.root());
        installation = isle.site.with("dev");
        installation.record = Worlds.record(plan, null, Map.of());
        installation.seen.add(Worlds.all(plan, State.RUNNING, true));
    }

    @AfterEach
    void end() throws Exception {
        runs.close();
    }

    private void serve() {
        serve(isle.world());
    }

    private void serve(World own) {
        runs = WarmRuns.beside(dev, own, (arguments, streams, world) -> {
            carriedOut.incrementAndGet();
            return Isle.run(arguments, streams, world);
        });
    }

    private Outcome ask(String... arguments) {
        return isle.run(WarmRunsTest::ask, arguments);
    }

    private static int ask(List<String> arguments, Streams streams, World world) {
        int code = WarmClient.run(arguments, streams, world).orElse(NOBODY);
        streams.out().flush();
        return code;
    }

    private void nobody(String... arguments) {
        assertThat(ask(arguments)).isEqualTo(new Outcome(NOBODY, "", ""));
    }

    @Test
    void theAnswerIsThatOfTheCallersOwnProcess() {
        serve();
        for (String[] line : new String[][] {
            {"status"},
            {"status", "-o", "json"},
            {"ps"},
            {"why", "mill-0"},
            {"status", "-n", "nobody"},
            {"ps", "--wrong"}
        }) {
            assertThat(ask(line)).isEqualTo(isle.run(line));
        }
        assertThat(carriedOut).hasValue(6);
        assertThat(ask("status").out()).contains("mill-0");
        assertThat(ask("status", "-n", "nobody").err()).contains("'nobody' does not exist");
    }

    @Test
    void anotherEnvironmentsSupervisorAnswersToo() throws IOException {
        serve();
        Files.delete(folder.resolve("isle.yaml"));
        assertThat(ask("ps")).isEqualTo(isle.run("ps"));
        assertThat(ask("status", "-n", "gone")).isEqualTo(isle.run("status", "-n", "gone"));
        assertThat(carriedOut).hasValue(2);
    }

    @Test
    void onlyTheUserMayOpenTheSocketAndItGoesWithItsOwner() throws Exception {
        serve();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dev.reads())))
                .isEqualTo("rw-------");
        runs.close();
        assertThat(dev.reads()).doesNotExist();
        nobody("status");
    }

    @Test
    void aVerbThatChangesIsTheCallersOwn() {
        serve();
        nobody("down", "--yes");
        nobody("stop", "mill-0");
        nobody("logs");
        nobody();
        assertThat(carriedOut).hasValue(0);
        assertThat(installation.asked).isEmpty();
    }

    private void applied(Planned preview) throws IOException {
        Outcome first = isle.run("up");
        assertThat(first.code()).isZero();
        var files = installation.applied.getFirst();
        installation.record = Worlds.record(
                plan,
                new Record.Applied(
                        files.file(), files.digest(), files.texts(), files.releaseFolder(), Worlds.AT, "ada"),
                Map.of());
        installation.preview = preview;
        installation.asked.clear();
        installation.applied.clear();
    }

    @Test
    void anUpThatWouldChangeNothingIsARead() throws IOException {
        applied(new Planned.Good(plan));
        serve();
        Outcome outcome = ask("up");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("✓ unchanged: everything is as isle.yaml says");
        assertThat(installation.asked).isEmpty();
        assertThat(installation.applied).isEmpty();
    }

    @Test
    void anUpWithSomethingToDoIsTheCallersOwn() throws IOException {
        applied(new Planned.Good(plan));
        serve();
        nobody("up", "--ticket", "CHG-1");
        nobody("up", "--plan", "some.plan");
        installation.preview = new Planned.Good(
                new PlanBuilder().role("mill", 2).role("baker", 2).build());
        nobody("up");
        installation.preview = new Planned.Good(plan);
        installation.seen.clear();
        installation.seen.add(Worlds.all(plan, State.RUNNING, false));
        nobody("up");
        installation.seen.clear();
        installation.seen.add(Worlds.all(plan, State.RUNNING, true));
        assertThat(ask("up").code()).isZero();
        installation.watcher = null;
        nobody("up");
        installation.watcher = new dev.isle.local.client.EnvironmentHandle.Watcher(1, Worlds.AT);
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev") + "# edited\n");
        nobody("up");
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void anotherBuildOrAnotherTimeZoneIsDeclined() throws IOException {
        Path distribution = Files.createDirectories(folder.resolve("distribution"));
        isle.distribution = Optional.of(distribution);
        Files.writeString(distribution.resolve("isle.aot.made-of"), "old jars");
        serve();
        assertThat(ask("status").code()).isZero();
        Files.writeString(distribution.resolve("isle.aot.made-of"), "new jars");
        nobody("status");
        Files.writeString(distribution.resolve("isle.aot.made-of"), "old jars");
        isle.env.put("TZ", "Asia/Tokyo");
        nobody("status");
        assertThat(carriedOut).hasValue(1);
    }

    @Test
    void whoSaysNothingIsNotWaitedFor() throws IOException {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(dev.reads()));
            nobody("status");
        }
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        try (ServerSocketChannel dying = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dying.bind(UnixDomainSocketAddress.of(dev.reads()));
            Thread half = Thread.ofVirtual().start(() -> {
                try (SocketChannel caller = dying.accept()) {
                    caller.write(ByteBuffer.wrap(new byte[] {1, 3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 'h', 'a'}));
                } catch (IOException gone) {
                    // The caller sees as little.
                }
            });
            nobody("status");
            half.join();
        }
    }

    @Test
    void moreCallersThanPlacesCarryItOutThemselves() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch enough = new CountDownLatch(1);
        runs = WarmRuns.beside(dev, isle.world(), (arguments, streams, world) -> {
            carriedOut.incrementAndGet();
            begun.countDown();
            try {
                enough.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
        List<Thread> callers = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofVirtual().start(() -> ask("ps")))
                .toList();
        begun.await();
        nobody("ps");
        assertThat(carriedOut).hasValue(4);
        enough.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void aFullQueueOfOneThatSaysNothingIsNotWaitedFor() throws IOException {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(dev.reads()), 1);
            for (int i = 0; i < 4; i++) {
                nobody("status");
            }
        }
    }

    @Test
    void anotherUsersSocketIsToldNothing() throws IOException {
        serve();
        assertThat(ask("ps").code()).isZero();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
        Files.setAttribute(dev.reads(), "unix:uid", 4711);
        nobody("ps");
        assertThat(carriedOut).hasValue(1);
    }

    @Test
    void onlyTheVariablesThatVerbsAskForTravel() {
        isle.env.put("AWS_SECRET_ACCESS_KEY", "hidden");
        isle.env.put("NO_COLOR", "1");
        List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
        runs = WarmRuns.beside(dev, isle.world(), (arguments, streams, world) -> {
            seen.add(world.env());
            return 0;
        });
        assertThat(ask("ps").code()).isZero();
        assertThat(seen.getFirst()).containsKeys("ISLE_HOME", "NO_COLOR").doesNotContainKey("AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void whatWritesAFileOrNamesADescriptorIsTheCallersOwn() {
        installation.preview = new Planned.Good(plan);
        serve();
        assertThat(ask("plan").code()).isNotEqualTo(NOBODY);
        nobody("plan", "--out", "some.plan");
        assertThat(folder.resolve("some.plan")).doesNotExist();
        nobody("plan", "-f", "/dev/fd/3");
    }

    @Test
    void aDefectInAReadDoesNotEndTheOthers() {
        runs = WarmRuns.beside(dev, isle.world(), (arguments, streams, world) -> {
            if (carriedOut.incrementAndGet() == 1) {
                throw new OutOfMemoryError("of a test");
            }
            return 0;
        });
        nobody("ps");
        assertThat(ask("ps").code()).isZero();
    }

    @Test
    void noBytesAtTheSocketEndIt() throws IOException {
        serve();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261121);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (i % 2 == 0 && bytes.length >= 8) {
                // A right beginning, and a length or a count that lies.
                ByteBuffer.wrap(bytes).putInt(0x49534C31).putInt(random.nextInt());
            }
            try (SocketChannel caller = SocketChannel.open(UnixDomainSocketAddress.of(dev.reads()))) {
                caller.write(ByteBuffer.wrap(bytes));
            }
        }
        assertThat(carriedOut).hasValue(0);
        assertThat(ask("status").code()).isZero();
    }
}
