package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.dataserver.LeaseTable.TermEnded;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fencing of the pair, against a real PostgreSQL and with every pause placed exactly where it hurts. */
class LeaseTableIT {
    private TestDatabase database;
    private Connection election;
    private Terms old;
    private final AtomicInteger ended = new AtomicInteger();

    @BeforeEach
    void oldIsActive(@TempDir Path folder) throws Exception {
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        old = new Terms(
                new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password))),
                "old",
                ended::incrementAndGet);
        election = database.connect();
        old.begin(LeaseTable.take(election, LeaseTable.read(election), "old"));
    }

    @AfterEach
    void close() throws Exception {
        old.end();
        election.close();
        database.close();
    }

    private static void insert(Connection connection, String subscription) throws SQLException {
        try (var statement =
                connection.prepareStatement("insert into dataserver_beat (server, epoch, beats) values (?, 0, 0)")) {
            statement.setString(1, subscription);
            statement.execute();
        }
    }

    private void takeOver() throws SQLException {
        assertThat(LeaseTable.take(election, LeaseTable.read(election), "new")).isEqualTo(old.epoch() + 1);
    }

    @Test
    void oneOfManyThatTakeTheSameLeaseGetsIt() throws Exception {
        Lease seen = LeaseTable.read(election);
        CountDownLatch together = new CountDownLatch(8);
        List<Long> epochs;
        try (var takers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> taking = IntStream.range(0, 8)
                    .mapToObj(i -> takers.submit(() -> {
                        try (Connection connection = database.connect()) {
                            together.countDown();
                            together.await();
                            return LeaseTable.take(connection, seen, "taker-" + i);
                        }
                    }))
                    .toList();
            epochs = new java.util.ArrayList<>();
            for (Future<Long> each : taking) {
                epochs.add(each.get());
            }
        }
        assertThat(epochs).containsOnlyOnce(seen.epoch() + 1);
        assertThat(epochs.stream().filter(epoch -> epoch == 0)).hasSize(7);
    }

    @Test
    void writeAfterATakeoverIsRefusedAndSaid() throws Exception {
        takeOver();
        assertThat(refusal(() -> old.write((connection, _) -> {
                    insert(connection, "late");
                    return "written";
                })))
                .hasMessageContaining("held by new");
        assertThat(ended).hasValue(1);
        assertThat(database.number("select count(*) from dataserver_beat where server = 'late'"))
                .isZero();
    }

    @Test
    void readOfThePresentAfterATakeoverIsRefused() throws Exception {
        assertThat(old.<String>read((_, _) -> "answer")).isEqualTo("answer");
        takeOver();
        assertThat(refusal(() -> old.read((_, _) -> "stale answer"))).hasMessageContaining("held by new");
    }

    @Test
    void writeThatIsPausedBetweenCheckAndCommitIsRolledBackByTheTakeover() throws Exception {
        CountDownLatch checked = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> paused = threads.submit(() -> old.write((connection, _) -> {
                insert(connection, "paused");
                checked.countDown();
                await(thaw);
                return "committed";
            }));
            try {
                checked.await();
                takeOver();
            } finally {
                thaw.countDown();
            }
            assertThatThrownBy(paused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SQLException.class);
        }
        assertThat(database.number("select count(*) from dataserver_beat where server = 'paused'"))
                .isZero();
    }

    @Test
    void takerThatCannotEndTheOldSessionWaitsForItAndLosesNothing() throws Exception {
        // A session under a name that the taker does not know: it cannot be ended, so its lock must be waited for.
        long term = old.epoch();
        try (Connection nameless = database.connect()) {
            nameless.setAutoCommit(false);
            LeaseTable.checkForWrite(nameless, "old", term);
            insert(nameless, "held");
            assertThat(LeaseTable.take(election, LeaseTable.read(election), "new"))
                    .as("while a write of the old term is open")
                    .isZero();
            nameless.commit();
        }
        takeOver();
        assertThat(database.number("select count(*) from dataserver_beat where server = 'held'"))
                .isEqualTo(1);
    }

    @Test
    void releasedLeaseRefusesWritesOfItsTerm() throws Exception {
        LeaseTable.release(election, "old", old.epoch());
        assertThat(LeaseTable.read(election).free()).isTrue();
        assertThatThrownBy(() -> old.write((_, _) -> "written")).isInstanceOf(TermEnded.class);
    }

    @Test
    void takeoverEndsTheSessionsOfTheOldTermOnly() throws Exception {
        old.<String>write((_, _) -> "a session is open");
        String sessions = "select count(*) from pg_stat_activity where application_name like 'isle-ds/" + old.epoch()
                + "/%'" + " and datname = current_database()";
        assertThat(database.number(sessions)).isPositive();
        try (Connection bystander = database.connect()) {
            takeOver();
            assertThat(bystander.isValid(5)).isTrue();
        }
        // The old member's pool may connect again, but nothing that it does there passes the check.
        assertThat(refusal(() -> old.write((_, _) -> "written"))).hasMessageContaining("held by new");
    }

    @Test
    void beatsCountWithinATermAndBeginAnewWithTheNext() throws Exception {
        long term = old.epoch();
        long first = LeaseTable.read(election).beats();
        LeaseTable.beat(election, "old", term);
        assertThat(LeaseTable.read(election).beats()).isEqualTo(first + 1);
        takeOver();
        assertThat(LeaseTable.read(election)).isEqualTo(new Lease(term + 1, "new", 0));
    }

    /** What the old member is told once its pool has found out that its sessions were ended and made new ones. */
    private static TermEnded refusal(Callable<String> work) throws Exception {
        for (int attempt = 0; attempt < 50; attempt++) {
            try {
                throw new AssertionError("it was done: " + work.call());
            } catch (TermEnded over) {
                return over;
            } catch (SQLException sessionEnded) {
                assertThat(sessionEnded.getSQLState()).startsWith("57P");
            }
        }
        throw new AssertionError("the pool makes no new session");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
