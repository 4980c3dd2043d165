package dev.isle.suite.server.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.marketdata.MarketFiles;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two dispatchers and two calculators in this process keep the live result of a book up to date. */
class LiveResultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private TestDatabase database;
    private Transactions transactions;
    private final List<LiveDispatcher> dispatchers = new ArrayList<>();
    private final List<UnitWorker> workers = new ArrayList<>();

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        transactions = new Transactions(
                new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)))
                        .connections("isle-risk/test", PATIENCE),
                "test",
                12);
        MarketFiles.load(database, "CURVES", Markets.sample("market-curves.csv"));
        MarketFiles.load(database, "QUOTES", Markets.sample("market-quotes.csv"));
        Markets.millions(database, "LIVE", 1, 3, "2026-11-20");
        Markets.millions(database, "OTHER", 4, 6, "2026-11-20");
    }

    @AfterEach
    void close() throws Exception {
        dispatchers.forEach(LiveDispatcher::stop);
        for (UnitWorker worker : workers) {
            worker.stop(PATIENCE);
        }
        transactions.close();
        database.close();
    }

    private void start() throws Exception {
        database.execute("insert into live_book (book, currency, user_name) values ('LIVE', 'USD', 'tester')");
        for (int i = 0; i < 2; i++) {
            LiveDispatcher dispatcher = new LiveDispatcher(transactions, () -> true, _ -> true);
            dispatchers.add(dispatcher);
            dispatcher.start();
            UnitWorker worker = new UnitWorker(
                    "c-" + i, transactions, new UnitValuer(transactions)::value, LEASE, Duration.ofMillis(20));
            workers.add(worker);
            worker.start();
        }
    }

    private void total(String what, String expected) {
        Await.until(
                what,
                () -> database.value("select count(*) || ' trades, ' || round(sum(v.total), 2) from live_value v"
                                + " join trade t on t.id = v.trade_id where t.status = 'VERIFIED' and t.version = v.trade_version"
                                + " and v.market_version = (select version from market_version)")
                        .equals(expected));
    }

    @Test
    void newTradesAmendmentsAndQuotesReachTheLiveResult() throws Exception {
        start();
        total("three millions at 1.155", "3 trades, 3465000.00");
        Markets.millions(database, "LIVE", 7, 7, "2026-11-20");
        total("a new trade", "4 trades, 4620000.00");
        database.execute("update trade set version = 2, document = replace(document::text, '1000000', '2000000')::json"
                + " where id = 7");
        total("an amended trade", "4 trades, 5775000.00");
        MarketFiles.load(database, "QUOTES", Markets.quotes("2026-11-20", "1.2"));
        total("another rate", "4 trades, 6000000.00");
        database.execute("update trade set status = 'CANCELLED', version = version + 1 where id = 7");
        total("a cancelled trade", "3 trades, 3600000.00");
        assertThat(database.number("select count(*) from live_value where book = 'OTHER'"))
                .as("a book that nobody wants")
                .isZero();
        assertThat(database.number("select count(*) from valuation_result"))
                .as("the live result has rows of its own")
                .isZero();
        Await.until(
                "no live job is open",
                () -> database.number("select count(*) from valuation_job where state = 'OPEN'") == 0);
        long jobs = database.number("select max(id) from valuation_job");
        for (LiveDispatcher dispatcher : dispatchers) {
            dispatcher.wake();
        }
        Markets.millions(database, "LIVE", 8, 8, "2026-11-20");
        total("one more", "4 trades, 4800000.00");
        assertThat(database.number("select max(id) from valuation_job"))
                .as("a job is made for what changed only, once")
                .isEqualTo(jobs + 1);
    }

    @Test
    void aTradeThatCannotBeValuedIsShownAsSuchAndNotTriedForEver() throws Exception {
        database.execute(
                "update trade set document = replace(document::text, '\"EUR\"', '\"JPY\"')::json where id = 3");
        start();
        Await.until(
                "it is known", () -> database.number("select count(*) from live_value where error is not null") == 1);
        assertThat(database.value("select error from live_value where trade_id = 3"))
                .contains("JPY");
        Await.until(
                "the others are valued",
                () -> database.number("select count(*) from live_value where error is null") == 2);
        Await.until(
                "no live job is open",
                () -> database.number("select count(*) from valuation_job where state = 'OPEN'") == 0);
        long jobs = database.number("select max(id) from valuation_job");
        Markets.millions(database, "LIVE", 7, 7, "2026-11-20");
        Await.until(
                "another trade is valued",
                () -> database.number("select count(*) from live_value where error is null") == 3);
        assertThat(database.value("select cardinality(trades) from valuation_unit where job_id > " + jobs))
                .as("only the new one was valued")
                .isEqualTo("1");
    }

    @Test
    void aUnitInHandIsFinishedAtAStopAndNoFurtherOneIsTaken() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        UnitValuer real = new UnitValuer(transactions);
        UnitWorker worker = new UnitWorker(
                "c-0",
                transactions,
                (unit, lost) -> {
                    begun.countDown();
                    await(goOn);
                    return real.value(unit, lost);
                },
                LEASE,
                Duration.ofMillis(20));
        workers.add(worker);
        job(2);
        worker.start();
        await(begun);
        Thread stop = Thread.startVirtualThread(() -> {
            try {
                worker.stop(PATIENCE);
            } catch (InterruptedException broken) {
                Thread.currentThread().interrupt();
            }
        });
        Await.until("it is told to stop", () -> stop.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        stop.join();
        assertThat(database.value("select string_agg(state, ',' order by state) from valuation_unit"))
                .isEqualTo("DONE,OPEN");
        assertThat(database.number("select sum(attempts) from valuation_unit")).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A job of units of three trades each. */
    private void job(int units) throws Exception {
        database.execute("insert into valuation_job (kind, scope, valuation_date, market_version, currency, user_name,"
                + " units, trades) values ('ADHOC', 's', '2026-11-20', 2, 'EUR', 'tester', " + units + ", 3)");
        database.execute("insert into valuation_unit (job_id, unit, priority, trades) select id, n, 2, '{1,2,3}'"
                + " from valuation_job, generate_series(0, " + (units - 1) + ") n");
    }

    @Test
    void aUnitThatFailsIsTriedAgainAndTheErrorIsKept() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        UnitValuer real = new UnitValuer(transactions);
        UnitWorker worker = new UnitWorker(
                "c-0",
                transactions,
                (unit, lost) -> {
                    if (tries.getAndIncrement() == 0) {
                        throw new IllegalStateException("no memory for this one");
                    }
                    return real.value(unit, lost);
                },
                LEASE,
                Duration.ofMillis(20));
        workers.add(worker);
        job(1);
        worker.start();
        Await.until(
                "the failure is noted",
                () -> tries.get() > 1
                        || database.value("select error from valuation_unit").equals("no memory for this one"));
        Await.until(
                "it is done",
                () -> database.value("select state from valuation_job").equals("DONE"));
        assertThat(database.value("select sum(total) from valuation_result")).isEqualTo("3000000.000000");
        assertThat(database.number("select attempts from valuation_unit")).isEqualTo(2);
    }
}
