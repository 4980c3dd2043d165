package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.process.SupervisorLog;
import dev.isle.local.record.FileRecordStore;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor outlives what goes wrong around it. */
class LoopIT {
    @TempDir
    static Path home;

    @TempDir
    static Path files;

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came about").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void whatIsNoRequestIsAnsweredAndPutAside() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "garbage")) {
            EnvironmentFolder folder = environment.handle().folder();
            Folders.make(folder.inbox());
            Files.write(folder.inbox().resolve("1-bytes.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
            Files.createDirectories(folder.inbox().resolve("2-folder.json/sub"));
            Files.writeString(folder.inbox().resolve("3-text.json"), "garbage");
            Files.writeString(
                    folder.inbox().resolve("4-liar.json"),
                    "{\"id\":\"../../evil\",\"by\":\"x\",\"reason\":\"\",\"kind\":\"restart\",\"subjects\":[\"alpha-0\"]}");
            environment.role("alpha").up();
            environment.awaitReady();
            for (String id : List.of("1-bytes", "2-folder", "3-text", "4-liar")) {
                assertThat(folder.outbox().resolve(id + ".json"))
                        .content()
                        .contains("\"unreadable\"")
                        .contains("put aside")
                        .contains(id);
                assertThat(folder.inbox().resolve("." + id + ".unreadable")).exists();
                assertThat(folder.inbox().resolve(id + ".json")).doesNotExist();
            }
            assertThat(environment.supervisorLog()).contains("4-liar: it names another request");
        }
    }

    /** A store whose disk is full, for a while. */
    private static final class FullDisk implements RecordStore {
        private final RecordStore store;
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean full;

        FullDisk(Path folder) {
            store = new FileRecordStore(folder);
        }

        private void touch() {
            if (full) {
                refused.incrementAndGet();
                throw new RuntimeFailure("the disk is full, says the test");
            }
        }

        @Override
        public Record read() {
            touch();
            return store.read();
        }

        @Override
        public Record write(Record next, List<LogEntry.Draft> entries) {
            touch();
            return store.write(next, entries);
        }

        @Override
        public List<LogEntry> log() {
            return store.log();
        }
    }

    @Test
    void aFullDiskIsOutlived() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        TestEnvironment environment = new TestEnvironment(home, files, "full");
        EnvironmentFolder folder = environment.handle().folder();
        FullDisk disk = new FullDisk(Folders.make(folder.root()));
        Supervisor supervisor = new Supervisor(
                TestEnvironment.options(home), folder, FilePlanning.STANDARD, f -> () -> {}, path -> disk);
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        SupervisorLog.open(new PrintStream(log, true, StandardCharsets.UTF_8));
        Thread.ofPlatform().start(() -> {
            try {
                ended.complete(supervisor.run());
            } catch (InterruptedException | RuntimeException | Error failure) {
                ended.completeExceptionally(failure);
            }
        });
        try {
            await(() -> environment.handle().watcher().isPresent());
            environment.role("alpha").up();
            Observation first = environment.awaitReady();
            disk.full = true;
            ProcessHandle.of(Objects.requireNonNull(first.server("alpha-0").pid()))
                    .orElseThrow()
                    .destroyForcibly();
            await(() -> disk.refused.get() > 4);
            assertThat(ended).isNotDone();
            assertThat(environment.handle().observe().server("alpha-0").gone())
                    .as("nothing is done that cannot be noted")
                    .isTrue();
            disk.full = false;
            ServerObservation second = environment.awaitAnother("alpha-0", first.server("alpha-0"));
            assertThat(log.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.contains("cannot carry out a turn: the disk is full")))
                    .as("once per cause")
                    .hasSize(1);

            // An answer that cannot be written.
            Path answer = folder.outbox().resolve("9-restart.json");
            Files.createDirectories(answer.resolve("sub"));
            Files.writeString(
                    folder.inbox().resolve("9-restart.json"),
                    "{\"id\":\"9-restart\",\"by\":\"tester\",\"reason\":\"\",\"kind\":\"restart\",\"subjects\":[\"alpha-0\"]}");
            ServerObservation third = environment.awaitAnother("alpha-0", second);
            await(() -> log.toString(StandardCharsets.UTF_8).contains("cannot carry out requests"));
            assertThat(ended).isNotDone();
            Folders.remove(answer);
            await(() -> Files.isRegularFile(answer));
            await(() -> !Files.exists(folder.inbox().resolve("9-restart.json")));
            assertThat(environment.handle().log().stream()
                            .filter(entry -> entry.what().equals("restart")))
                    .as("it is carried out once, however often its answer is tried")
                    .hasSize(1);
            assertThat(environment.handle().observe().server("alpha-0").identity())
                    .isEqualTo(third.identity());
        } finally {
            disk.full = false;
            supervisor.tell();
            assertThat(ended.get(60, TimeUnit.SECONDS))
                    .as(() -> log.toString(StandardCharsets.UTF_8))
                    .isZero();
            SupervisorLog.open(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            environment.close();
        }
    }

    @Test
    void whatATurnDoesInVainAgainIsSaidOnce() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        SupervisorLog.open(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Guard guard = new Guard();
            guard.done(List.of("Start alpha-0: it crashed"));
            guard.done(List.of("Start alpha-0: it crashed", "Start beta-0: first start"));
            guard.done(List.of("Start alpha-0: it crashed"));
            guard.done(List.of());
            guard.done(List.of("Start alpha-0: it crashed"));
        } finally {
            SupervisorLog.open(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("^\\S+ INFO ", "")))
                .containsExactly("Start alpha-0: it crashed", "Start beta-0: first start", "Start alpha-0: it crashed");
    }
}
