package dev.isle.suite.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.valuation.UnitQueue;
import dev.isle.suite.server.valuation.UnitQueue.Result;
import dev.isle.suite.server.valuation.UnitQueue.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers in this process, with a clock that stands still, against a real database. */
class RunLoopIT {
    private static final Instant NOW = Instant.parse("2026-11-20T18:00:10Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration OVER = Duration.ofMillis(-1);

    private TestDatabase database;
    private Transactions transactions;
    private Path folder;
    private final List<RunLoop> loops = new ArrayList<>();

    @BeforeEach
    void make(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        transactions = new Transactions(
                new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)))
                        .connections("isle-scheduler/test", PATIENCE),
                "test",
                6);
        put("end-of-day", new String(Markets.sample("end-of-day.json"), StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws Exception {
        loops.forEach(RunLoop::stop);
        transactions.close();
        database.close();
    }

    private void put(String name, String json) throws Exception {
        Task task = TaskDocument.read(
                        name, json.getBytes(StandardCharsets.UTF_8), NOW.minusSeconds(3600), new ArrayList<>())
                .orElseThrow();
        transactions.run(connection -> {
            RunStore.put(connection, task, "tester");
            return task;
        });
    }

    private RunLoop loop(String name, RunLoop.Doing doing, Duration lease, Instant now) {
        RunLoop loop = new RunLoop(transactions, new RunStore(name, lease), doing, InstantSource.fixed(now), LONG);
        loops.add(loop);
        return loop;
    }

    private RunLoop real(String name) {
        return loop(name, new EndOfDay(transactions, new RunStore(name, LONG), Optional.of(folder))::run, LONG, NOW);
    }

    private RunLoop.Doing counting(String name, AtomicInteger count) {
        RunStore store = new RunStore(name, LONG);
        return (_, run, _) -> {
            count.incrementAndGet();
            boolean _ = transactions.run(connection -> store.finish(connection, run, Run.State.DONE, "counted"));
        };
    }

    private String runs() throws Exception {
        return database.value("select string_agg(task || ' ' || business_date || ' ' || state, ', ' order by task,"
                + " business_date) from schedule_run");
    }

    @Test
    void twoSchedulersRunATaskOnceForADate() throws Exception {
        AtomicInteger count = new AtomicInteger();
        List<RunLoop> both =
                List.of(loop("s-0", counting("s-0", count), LONG, NOW), loop("s-1", counting("s-1", count), LONG, NOW));
        try (var looking = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks = java.util.stream.IntStream.range(0, 40)
                    .mapToObj(i -> looking.submit(() -> {
                        both.get(i % 2).look();
                        return i;
                    }))
                    .toList();
            for (var look : looks) {
                look.get();
            }
        }
        Await.until("it is done", () -> runs().equals("end-of-day 2026-11-20 DONE"));
        both.getFirst().look();
        both.getLast().look();
        Await.until(
                "nothing is under way",
                () -> both.getFirst().going() + both.getLast().going() == 0);
        assertThat(count).hasValue(1);
    }

    @Test
    void theRunOfASchedulerThatEndedMidwayGoesOnAtAnotherAndItsJobIsMadeOnce() throws Exception {
        Markets.millions(database, "A", 1, 10, "2027-11-20");
        Gate made = new Gate();
        Gate never = new Gate();
        RunStore dying = new RunStore("s-0", OVER);
        EndOfDay doing = new EndOfDay(transactions, dying, Optional.empty());
        // It makes the job of the valuation, and is not heard of any more.
        RunLoop first = loop(
                "s-0",
                (task, run, _) -> {
                    AtomicInteger asked = new AtomicInteger();
                    doing.run(task, run, () -> asked.getAndIncrement() > 0);
                    made.open();
                    boolean _ = never.await(LONG);
                },
                OVER,
                NOW);
        first.look();
        assertThat(made.await(PATIENCE)).isTrue();
        assertThat(runs()).isEqualTo("end-of-day 2026-11-20 RUNNING");
        assertThat(database.number("select count(*) from valuation_job")).isEqualTo(1);

        RunLoop second = real("s-1");
        second.look();
        Await.until(
                "the second has taken it over",
                () -> database.value("select holder || attempts from schedule_run")
                        .equals("s-12"));
        calculate();
        Await.until("it is done", () -> runs().equals("end-of-day 2026-11-20 DONE"));
        assertThat(database.number("select count(*) from valuation_job")).isEqualTo(1);
        assertThat(transactions.<Boolean>run(connection -> dying.finish(
                        connection,
                        new RunStore.Held("end-of-day", LocalDate.parse("2026-11-20"), 1, 0),
                        Run.State.FAILED,
                        "the first comes back")))
                .isFalse();
        assertThat(runs()).isEqualTo("end-of-day 2026-11-20 DONE");
    }

    /** Completes every open unit with one euro per trade. */
    private void calculate() throws Exception {
        UnitQueue queue = new UnitQueue("c-0", LONG);
        Optional<Unit> unit = transactions.run(queue::claim);
        while (unit.isPresent()) {
            Unit held = unit.get();
            List<Result> results = held.trades().stream()
                    .map(trade -> new Result(
                            trade, 1, trade % 2 == 0 ? "EVEN" : "../o,dd", "{\"EUR\":\"1\"}", BigDecimal.ONE, null))
                    .toList();
            assertThat(transactions.<Boolean>run(connection -> queue.complete(connection, held, results)))
                    .isTrue();
            unit = transactions.run(queue::claim);
        }
    }

    @Test
    void theEndOfTheDayIsValuedAndReportedPerBook() throws Exception {
        Markets.millions(database, "A", 1, 10, "2027-11-20");
        put("report", "{\"action\": \"report\", \"after\": \"end-of-day\"}");
        RunLoop loop = real("s-0");
        loop.look();
        Await.until("the job is there", () -> database.number("select count(*) from valuation_unit") == 1);
        loop.look();
        assertThat(runs()).as("the report waits").isEqualTo("end-of-day 2026-11-20 RUNNING");
        calculate();
        Await.until("the chain is done", () -> {
            loop.look();
            return runs().equals("end-of-day 2026-11-20 DONE, report 2026-11-20 DONE");
        });
        assertThat(database.value("select string_agg(book || ' ' || trades || ' ' || total || ' ' || currency, '; '"
                        + " order by book) from end_of_day_report where business_date = '2026-11-20'"))
                .isEqualTo("../o,dd 5 5 USD; EVEN 5 5 USD");
        Path files = folder.resolve("report/2026-11-20");
        assertThat(files.resolve("EVEN.csv")).content().isEqualTo("""
                date,book,currency,trades,notValued,total
                2026-11-20,"EVEN",USD,5,0,5
                """);
        try (var listed = Files.list(files)) {
            assertThat(listed.map(file -> file.getFileName().toString()).toList())
                    .containsExactlyInAnyOrder("EVEN.csv", "%2E%2E%2Fo%2Cdd.csv");
        }
    }

    @Test
    void aMissedRunWaitsForADecisionAndIsRunOnceWhenOrdered() throws Exception {
        put(
                "end-of-day",
                "{\"action\": \"valuation\", \"at\": \"17:30\", \"zone\": \"Europe/London\","
                        + " \"calendar\": \"GBLO\", \"graceMinutes\": 10, \"missed\": \"ask\"}");
        AtomicInteger count = new AtomicInteger();
        RunLoop loop = loop("s-0", counting("s-0", count), LONG, NOW);
        loop.look();
        loop.look();
        assertThat(runs()).isEqualTo("end-of-day 2026-11-20 ASKED");
        assertThat(count).hasValue(0);
        assertThat(decide(true)).isTrue();
        loop.look();
        Await.until("it is run", () -> runs().equals("end-of-day 2026-11-20 DONE"));
        assertThat(decide(true)).as("what is done is done").isFalse();
        loop.look();
        assertThat(count).hasValue(1);
    }

    private boolean decide(boolean run) throws Exception {
        return decide("end-of-day", "2026-11-20", run);
    }

    private boolean decide(String task, String date, boolean run) throws Exception {
        return transactions.run(connection -> RunStore.decide(connection, task, LocalDate.parse(date), run, NOW));
    }

    @Test
    void aDateBeforeTheTaskIsRunOnceWhenOrderedAndNoDateThatCannotBe() throws Exception {
        put("report", "{\"action\": \"report\", \"after\": \"end-of-day\"}");
        assertThat(decide("end-of-day", "2026-11-15", true)).as("a Sunday").isFalse();
        assertThat(decide("end-of-day", "2026-11-23", true)).as("a day to come").isFalse();
        assertThat(decide("end-of-day", "2026-11-19", false))
                .as("nothing to skip")
                .isFalse();
        assertThat(decide("report", "2026-11-19", true)).as("one of a chain").isFalse();
        assertThat(decide("nobody", "2026-11-19", true)).isFalse();
        assertThat(database.number("select count(*) from schedule_run")).isZero();
        assertThat(decide("end-of-day", "2026-11-19", true)).isTrue();
        assertThat(decide("end-of-day", "2026-11-19", true))
                .as("ordered already")
                .isFalse();
        AtomicInteger count = new AtomicInteger();
        RunLoop loop = loop("s-0", counting("s-0", count), LONG, NOW.minusSeconds(600));
        loop.look();
        Await.until("it is run", () -> runs().equals("end-of-day 2026-11-19 DONE"));
        loop.look();
        Await.until("the chain follows", () -> runs().equals("end-of-day 2026-11-19 DONE, report 2026-11-19 DONE"));
        assertThat(count).hasValue(2);
    }

    @Test
    void aRunThatFailsIsShownAndMayBeOrderedAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        RunLoop failing = loop(
                "s-0",
                (_, _, _) -> {
                    count.incrementAndGet();
                    throw new IllegalStateException("no paper");
                },
                LONG,
                NOW);
        failing.look();
        Await.until("it has failed", () -> runs().equals("end-of-day 2026-11-20 FAILED"));
        failing.look();
        assertThat(count).as("not again by itself").hasValue(1);
        assertThat(database.value("select detail from schedule_run")).isEqualTo("no paper");
        assertThat(decide(true)).isTrue();
        loop("s-1", counting("s-1", count), LONG, NOW).look();
        Await.until("it is done", () -> runs().equals("end-of-day 2026-11-20 DONE"));
        assertThat(database.number("select orders from schedule_run")).isEqualTo(1);
    }

    @Test
    void aRunThatTakesItsSchedulersWithItIsGivenUp() throws Exception {
        RunStore dying = new RunStore("s-0", OVER);
        Task task = transactions.run(RunStore::tasks).getFirst();
        LocalDate date = LocalDate.parse("2026-11-20");
        Optional<RunStore.Held> held = transactions.run(connection -> dying.begin(connection, task, date, NOW, false));
        assertThat(held).isPresent();
        for (int attempt = 2; attempt <= RunStore.MOST_ATTEMPTS; attempt++) {
            held = transactions.run(connection -> dying.takeOver(connection, task.name(), date));
            assertThat(held).isPresent();
        }
        held = transactions.run(connection -> dying.takeOver(connection, task.name(), date));
        assertThat(held).isEmpty();
        assertThat(runs()).isEqualTo("end-of-day 2026-11-20 FAILED");
    }
}
