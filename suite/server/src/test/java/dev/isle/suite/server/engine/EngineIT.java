package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines in this process against a real database, with effects that fail and with engines that compete. */
class EngineIT {
    private static final int TRADES = 120;

    private Workshop workshop;
    private TestDatabase database;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        workshop = new Workshop(folder);
        database = workshop.database;
        workshop.trades(TRADES);
        workshop.announce("transfer");
        workshop.announce("position");
    }

    @AfterEach
    void close() throws Exception {
        workshop.close();
    }

    /** The transfer engine, failing for one trade for as long as that trade is named. */
    private void startPoisoned(AtomicLong poisoned) {
        Effect real = new TransferEffect();
        workshop.start("transfer", "e-0", (connection, event, trade) -> {
            String words = real.apply(connection, event, trade);
            if (event.tradeId() == poisoned.get()) {
                throw new IllegalStateException("no calendar for this one");
            }
            return words;
        });
    }

    private long parked(long trade) throws SQLException {
        return workshop.does(connection -> EngineTable.parked(connection, "transfer").stream()
                        .filter(event -> event.tradeId() == trade)
                        .findFirst()
                        .orElseThrow())
                .id();
    }

    @Test
    void anEventThatFailsAgainAndAgainIsParkedWithItsCauseAndHoldsUpNoOtherTrade() throws Exception {
        workshop.change(17, "VERIFIED", Workshop.fx("20", "22"));
        workshop.announce("transfer", 17, "AMEND");
        AtomicLong poisoned = new AtomicLong(17);
        startPoisoned(poisoned);
        Await.until("it is parked", () -> workshop.state("transfer", 17, 1).equals("PARKED"));
        Await.until("all others are done", () -> workshop.open("transfer") == 2);
        EngineTable.Parked event = workshop.does(connection -> EngineTable.parked(connection, "transfer"))
                .getFirst();
        assertThat(event.cause()).isEqualTo("no calendar for this one");
        assertThat(event.attempts()).isEqualTo(Workshop.QUICK.attempts());
        assertThat(event.behind()).as("the amendment").isEqualTo(1);
        assertThat(workshop.state("transfer", 17, 2)).isEqualTo("WAITING");
        assertThat(database.number("select count(*) from transfer where trade_id = 17"))
                .as("what it wrote before it failed")
                .isZero();
        assertThat(database.value("select last_error from event_subscription where engine = 'transfer'"))
                .startsWith("T-00000017")
                .endsWith("no calendar for this one");
    }

    @Test
    void aReplayTriesItAgainAndTheLaterEventsOfTheTradeFollow() throws Exception {
        workshop.change(17, "VERIFIED", Workshop.fx("20", "22"));
        workshop.announce("transfer", 17, "AMEND");
        AtomicLong poisoned = new AtomicLong(17);
        startPoisoned(poisoned);
        Await.until("it is parked", () -> workshop.state("transfer", 17, 1).equals("PARKED"));
        long event = parked(17);
        assertThat(workshop.<Boolean>does(connection -> EngineTable.replay(connection, "transfer", event, "ann")))
                .isTrue();
        Await.until(
                "it is parked again",
                () -> database.number("select count(*) from trade_event where replays = 1 and state = 'PARKED'") == 1);
        poisoned.set(0);
        assertThat(workshop.<Boolean>does(connection -> EngineTable.replay(connection, "transfer", event, "ann")))
                .isTrue();
        Await.until("both are done", () -> workshop.open("transfer") == 0);
        assertThat(database.value(
                        "select (select consumed_at from trade_event where trade_id = 17 and trade_version = 1"
                                + " and engine = 'transfer') <= (select consumed_at from trade_event where trade_id = 17"
                                + " and trade_version = 2 and engine = 'transfer')"))
                .isEqualTo("t");
        assertThat(workshop.<Boolean>does(connection -> EngineTable.replay(connection, "transfer", event, "ann")))
                .as("a replay of what is done")
                .isFalse();
        assertThat(database.number("select count(*) from engine_action where action = 'REPLAY' and user_name = 'ann'"))
                .isEqualTo(2);
    }

    @Test
    void aSkippedEventIsClosedForAReasonAndTheLaterEventsOfTheTradeFollow() throws Exception {
        workshop.change(17, "VERIFIED", Workshop.fx("20", "22"));
        workshop.announce("transfer", 17, "AMEND");
        AtomicLong poisoned = new AtomicLong(17);
        startPoisoned(poisoned);
        Await.until("it is parked", () -> workshop.state("transfer", 17, 1).equals("PARKED"));
        poisoned.set(0);
        long event = parked(17);
        assertThat(workshop.<Boolean>does(
                        connection -> EngineTable.skip(connection, "transfer", event, "ann", "booked twice")))
                .isTrue();
        Await.until("the amendment is done", () -> workshop.open("transfer") == 0);
        assertThat(workshop.state("transfer", 17, 1)).isEqualTo("SKIPPED");
        assertThat(database.number("select count(*) from transfer where trade_id = 17 and trade_version = 1"))
                .isZero();
        assertThat(database.number("select count(*) from transfer where trade_id = 17 and trade_version = 2"))
                .isEqualTo(2);
        assertThat(database.value("select user_name || ': ' || reason from engine_action where event_id = " + event))
                .isEqualTo("ann: booked twice");
        assertThat(workshop.<Boolean>does(
                        connection -> EngineTable.skip(connection, "transfer", event, "ann", "again")))
                .as("a skip of what is closed")
                .isFalse();
    }

    @Test
    void aFailureOfTheMomentIsNoAttempt() throws Exception {
        AtomicInteger deadlocks = new AtomicInteger();
        Effect real = new TransferEffect();
        workshop.start("transfer", "e-0", (connection, event, trade) -> {
            if (event.tradeId() == 17 && deadlocks.incrementAndGet() <= 2 * Workshop.QUICK.attempts()) {
                throw new SQLException("deadlock detected", "40P01");
            }
            return real.apply(connection, event, trade);
        });
        Await.until("all are done", () -> workshop.open("transfer") == 0);
        assertThat(deadlocks.get()).isGreaterThan(2 * Workshop.QUICK.attempts());
        assertThat(database.number("select attempts from trade_event where trade_id = 17 and engine = 'transfer'"))
                .isEqualTo(1);
    }

    @Test
    void twoServersShareTheEventsAndDoubleNothing() throws Exception {
        for (String server : List.of("e-0", "e-1", "e-2")) {
            workshop.start("position", server, new PositionEffect());
        }
        Await.until("all are consumed", () -> workshop.open("position") == 0);
        assertThat(database.value("select quantity = " + 10 * TRADES + " from book_position where currency = 'EUR'"))
                .isEqualTo("t");
        assertThat(database.number("select count(*) from position_change")).isEqualTo(2 * TRADES);
        assertThat(workshop.open("transfer")).as("the other engine's events").isEqualTo(TRADES);
    }

    @Test
    void aPausedEngineTakesNothingAndGoesOnWhenThePauseEnds() throws Exception {
        Engine engine = workshop.engine("transfer", "e-0", new TransferEffect());
        assertThat(engine.pause(Duration.ofHours(1), Workshop.PATIENCE)).isTrue();
        engine.start();
        workshop.start("position", "e-0", new PositionEffect());
        Await.until("the other engine has done all", () -> workshop.open("position") == 0);
        assertThat(workshop.open("transfer")).isEqualTo(TRADES);
        assertThat(engine.running()).isFalse();
        assertThat(engine.pause(Duration.ZERO, Workshop.PATIENCE)).isTrue();
        Await.until("it goes on", () -> workshop.open("transfer") == 0);
    }
}
