package dev.isle.suite.server.valuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Rights;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.Markets;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.valuation.JobStore.Made;
import dev.isle.suite.server.valuation.UnitQueue.Result;
import dev.isle.suite.server.valuation.UnitQueue.Unit;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs and units in a real database, with calculators that die, freeze and come back. */
class UnitQueueIT {
    private static final Duration LONG = Duration.ofHours(1);
    /** A lease that has run out when the next statement looks. */
    private static final Duration OVER = Duration.ofMillis(-1);

    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void make() throws Exception {
        database = new TestDatabase(true);
        connection = database.connect();
        connection.setAutoCommit(false);
        Markets.millions(database, "A", 1, 450, "2027-11-20");
        Markets.millions(database, "B", 451, 460, "2027-11-20");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    private static JobRequest request(JobRequest.Kind kind, String key, String... books) {
        return new JobRequest(kind, key, List.of(books), List.of(), LocalDate.of(2026, 11, 20), "USD", "tester");
    }

    private long make(String key, String... books) throws Exception {
        Made made = JobStore.make(connection, request(JobRequest.Kind.ADHOC, key, books));
        connection.commit();
        assertThat(made).isInstanceOf(Made.Job.class);
        return ((Made.Job) made).id();
    }

    private Unit claim(UnitQueue queue) throws Exception {
        Optional<Unit> unit = queue.claim(connection);
        connection.commit();
        return unit.orElseThrow();
    }

    private static List<Result> results(Unit unit) {
        return unit.trades().stream()
                .map(trade -> new Result(trade, 1, "A", "{\"EUR\":\"1\"}", BigDecimal.ONE, null))
                .toList();
    }

    private boolean complete(UnitQueue queue, Unit unit) throws Exception {
        boolean done = queue.complete(connection, unit, results(unit));
        connection.commit();
        return done;
    }

    private String state(long job) throws Exception {
        return database.value(
                "select state || ' ' || done_units || '+' || failed_units || '/' || units || ' ' || trades"
                        + " from valuation_job where id = " + job);
    }

    @Test
    void aJobIsCutIntoUnitsAndDoneWithTheLastOfThem() throws Exception {
        long job = make("k", "A", "B");
        assertThat(state(job)).isEqualTo("OPEN 0+0/3 460");
        UnitQueue queue = new UnitQueue("c-0", LONG);
        for (int i = 0; i < 3; i++) {
            assertThat(complete(queue, claim(queue))).isTrue();
        }
        assertThat(state(job)).isEqualTo("DONE 3+0/3 460");
        assertThat(queue.claim(connection)).isEmpty();
        assertThat(database.number("select count(distinct trade_id) from valuation_result where job_id = " + job))
                .isEqualTo(460);
    }

    @Test
    void theSameKeyIsTheSameJobAndAnotherScopeIsRefused() throws Exception {
        long job = make("k", "A");
        assertThat(make("k", "A")).isEqualTo(job);
        assertThat(JobStore.make(connection, request(JobRequest.Kind.ADHOC, "k", "B")))
                .isEqualTo(new Made.OtherScope(job));
        assertThat(database.number("select count(*) from valuation_job")).isEqualTo(1);
    }

    @Test
    void aJobOfNothingIsDone() throws Exception {
        assertThat(state(make("k", "EMPTY"))).isEqualTo("DONE 0+0/0 0");
    }

    @Test
    void onlyTradesInForceAreValued() throws Exception {
        database.execute("update trade set status = 'CANCELLED' where id = 451");
        database.execute("update trade set status = 'TERMINATED' where id = 452");
        database.execute("update trade set status = 'PENDING' where id = 453");
        assertThat(state(make("k", "B"))).isEqualTo("OPEN 0+0/1 7");
    }

    @Test
    void theUnitOfADeadCalculatorGoesToAnotherAndCountsOnce() throws Exception {
        long job = make("k", "B");
        UnitQueue dead = new UnitQueue("c-0", OVER);
        UnitQueue alive = new UnitQueue("c-1", LONG);
        Unit lost = claim(dead);
        Unit taken = claim(alive);
        assertThat(taken.number()).isEqualTo(lost.number());
        assertThat(taken.attempt()).isEqualTo(2);
        assertThat(complete(dead, lost))
                .as("the first holder comes back before the second is done")
                .isFalse();
        assertThat(database.number("select count(*) from valuation_result")).isZero();
        assertThat(complete(alive, taken)).isTrue();
        assertThat(complete(dead, lost)).as("and after").isFalse();
        assertThat(dead.renew(connection, lost)).isFalse();
        assertThat(state(job)).isEqualTo("DONE 1+0/1 10");
        assertThat(database.number("select count(*) from valuation_result")).isEqualTo(10);
    }

    @Test
    void aCalculatorOfTheSameNameThatWasRestartedDoesNotHoldWhatItsForerunnerHeld() throws Exception {
        make("k", "B");
        UnitQueue before = new UnitQueue("c-0", OVER);
        UnitQueue after = new UnitQueue("c-0", LONG);
        Unit lost = claim(before);
        Unit taken = claim(after);
        assertThat(complete(before, lost)).isFalse();
        assertThat(complete(after, taken)).isTrue();
    }

    @Test
    void aLeaseThatIsRenewedIsNotTaken() throws Exception {
        make("k", "B");
        UnitQueue holder = new UnitQueue("c-0", LONG);
        Unit unit = claim(holder);
        assertThat(holder.renew(connection, unit)).isTrue();
        connection.commit();
        assertThat(new UnitQueue("c-1", LONG).claim(connection)).isEmpty();
    }

    @Test
    void aUnitThatTakesItsCalculatorsWithItIsGivenUp() throws Exception {
        long job = make("k", "B");
        UnitQueue dying = new UnitQueue("c-0", OVER);
        for (int i = 0; i < UnitQueue.MOST_ATTEMPTS; i++) {
            claim(dying);
        }
        assertThat(dying.claim(connection)).isEmpty();
        connection.commit();
        assertThat(state(job)).isEqualTo("DONE 0+1/1 10");
        assertThat(JobReader.show(connection, job, new Caller("ann", Rights.ALL))
                        .orElseThrow())
                .contains("given up after 5 attempts");
    }

    @Test
    void liveGoesBeforeScheduledBeforeAdhoc() throws Exception {
        make("k", "B");
        JobStore.make(connection, request(JobRequest.Kind.SCHEDULED, "s", "B"));
        JobStore.refresh(connection, request(JobRequest.Kind.LIVE, "", "B"));
        connection.commit();
        UnitQueue queue = new UnitQueue("c-0", LONG);
        assertThat(List.of(
                        claim(queue).kind(), claim(queue).kind(), claim(queue).kind()))
                .containsExactly(JobRequest.Kind.LIVE, JobRequest.Kind.SCHEDULED, JobRequest.Kind.ADHOC);
    }

    @Test
    void openJobsAreBounded() throws Exception {
        for (int i = 0; i < JobStore.MOST_OPEN; i++) {
            make("k" + i, "B");
        }
        assertThat(JobStore.make(connection, request(JobRequest.Kind.ADHOC, "more", "B")))
                .isEqualTo(new Made.Full(JobStore.MOST_OPEN));
        assertThat(JobStore.make(connection, request(JobRequest.Kind.ADHOC, "k0", "B")))
                .as("a repeat is answered all the same")
                .isInstanceOf(Made.Job.class);
    }

    @Test
    void aCancelledJobTakesNoResults() throws Exception {
        long job = make("k", "A");
        UnitQueue queue = new UnitQueue("c-0", LONG);
        Unit unit = claim(queue);
        assertThat(JobStore.cancel(connection, job)).isTrue();
        connection.commit();
        assertThat(complete(queue, unit)).isFalse();
        assertThat(queue.claim(connection)).isEmpty();
        assertThat(JobStore.cancel(connection, job)).isFalse();
        assertThat(state(job)).isEqualTo("CANCELLED 0+0/3 450");
    }

    @Test
    void manyCalculatorsAtOnceDoEachUnitOnce() throws Exception {
        Markets.millions(database, "C", 1001, 9000, "2027-11-20");
        long job = make("k", "C");
        try (var calculators = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = IntStream.range(0, 8)
                    .mapToObj(n -> calculators.submit(() -> {
                        UnitQueue queue = new UnitQueue("c-" + n, LONG);
                        int done = 0;
                        try (Connection own = database.connect()) {
                            own.setAutoCommit(false);
                            for (Optional<Unit> unit = queue.claim(own); unit.isPresent(); unit = queue.claim(own)) {
                                own.commit();
                                if (queue.complete(own, unit.get(), results(unit.get()))) {
                                    done++;
                                }
                                own.commit();
                            }
                        }
                        return done;
                    }))
                    .toList();
            int done = 0;
            for (Future<Integer> each : all) {
                done += each.get();
            }
            assertThat(done).isEqualTo(40);
        }
        Await.until("the job is done", () -> state(job).equals("DONE 40+0/40 8000"));
        assertThat(database.number("select count(*) from valuation_result where job_id = " + job))
                .isEqualTo(8000);
    }
}
