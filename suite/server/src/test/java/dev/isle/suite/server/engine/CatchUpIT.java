package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.engine.EngineTable.State;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are stopped, switched off and switched on again, against a real database. */
class CatchUpIT {
    private static final String ENGINE = "position";

    private Workshop workshop;
    private TestDatabase database;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        workshop = new Workshop(folder);
        database = workshop.database;
    }

    @AfterEach
    void close() throws Exception {
        workshop.close();
    }

    private void put(State state, boolean catchUp) throws SQLException {
        assertThat(workshop.<Boolean>does(
                        connection -> EngineTable.change(connection, ENGINE, state, catchUp, "ann", "a test")))
                .isTrue();
    }

    private boolean step() throws SQLException {
        return workshop.<Boolean>does(connection -> CatchUp.step(connection, ENGINE));
    }

    private void toTheEnd() throws SQLException {
        while (step()) {
            // There is more.
        }
    }

    private boolean catchingUp() throws SQLException {
        return database.number("select count(*) from event_subscription where catch_up_next is not null and engine = '"
                        + ENGINE + "'")
                == 1;
    }

    private List<String> events() throws SQLException {
        return List.of(
                database.value("select coalesce(string_agg(trade_id || '/' || trade_version || ' ' || kind || ' '"
                                + " || state, ', ' order by id), '') from trade_event where engine = '" + ENGINE + "'")
                        .split(", "));
    }

    @Test
    void aStoppedEngineKeepsItsEventsAndTakesThemWhenItIsStarted() throws Exception {
        workshop.trades(3);
        workshop.announce(ENGINE);
        put(State.STOPPED, false);
        workshop.start(ENGINE, "e-0", new PositionEffect());
        workshop.announce("transfer");
        workshop.start("transfer", "e-0", new TransferEffect());
        Await.until("the other engine has done all", () -> workshop.open("transfer") == 0);
        toTheEnd();
        assertThat(workshop.open(ENGINE)).isEqualTo(3);
        put(State.RUNNING, true);
        Await.until("it goes on", () -> workshop.open(ENGINE) == 0);
        assertThat(catchingUp()).as("there was nothing to catch up with").isFalse();
        assertThat(database.number("select count(*) from engine_action where user_name = 'ann' and reason = 'a test'"))
                .isEqualTo(2);
    }

    @Test
    void anEngineThatIsSwitchedOffLeavesNoPileButItsParkedEvents() throws Exception {
        workshop.trades(3);
        workshop.announce(ENGINE);
        database.execute("update trade_event set state = 'PARKED', parked_at = now() where trade_id = 2");
        put(State.OFF, false);
        toTheEnd();
        assertThat(events()).containsExactly("1/1 NEW WITHDRAWN", "2/1 NEW PARKED", "3/1 NEW WITHDRAWN");
        workshop.start(ENGINE, "e-0", new PositionEffect());
        assertThat(catchingUp()).isFalse();
    }

    @Test
    void itCatchesUpFromTheTradesWithEachUnseenVersionOnce() throws Exception {
        workshop.trades(8);
        String other = Workshop.fx("20", "22");
        for (long trade : List.of(1L, 2L, 3L, 4L, 5L, 7L)) {
            workshop.announce(ENGINE, trade, "NEW");
        }
        database.execute("update trade_event set state = 'DONE', consumed_at = now() where trade_id in (1, 2, 5, 7)");
        database.execute("update trade_event set state = 'PARKED', parked_at = now() where trade_id = 4");
        workshop.change(7, "VERIFIED", other);
        workshop.announce(ENGINE, 7, "AMEND");
        workshop.change(7, "CONFIRMED", other);
        workshop.announce(ENGINE, 7, "CONFIRM");
        put(State.OFF, false);
        toTheEnd();
        workshop.change(2, "VERIFIED", other);
        workshop.change(5, "CANCELLED", other);
        workshop.change(6, "CANCELLED", other);

        put(State.RUNNING, true);
        Await.until("it has caught up", () -> {
            toTheEnd();
            return !catchingUp();
        });
        List<String> once = events();
        assertThat(once)
                .containsExactlyInAnyOrder(
                        "1/1 NEW DONE",
                        "2/1 NEW DONE",
                        "2/2 AMEND WAITING",
                        "3/1 NEW WAITING",
                        "4/1 NEW PARKED",
                        "5/1 NEW DONE",
                        "5/2 CANCEL WAITING",
                        "7/1 NEW DONE",
                        "7/2 AMEND WITHDRAWN",
                        "7/3 AMEND WAITING",
                        "8/1 NEW WAITING");
        put(State.OFF, false);
        toTheEnd();
        put(State.RUNNING, true);
        Await.until("it has caught up again", () -> {
            toTheEnd();
            return !catchingUp();
        });
        assertThat(events()).as("nothing twice").containsExactlyInAnyOrderElementsOf(once);
    }

    @Test
    void withoutACatchUpOnlyLaterTradesConcernIt() throws Exception {
        workshop.trades(2);
        put(State.OFF, false);
        put(State.RUNNING, false);
        toTheEnd();
        assertThat(events()).containsExactly("");
    }

    @Test
    void whatIsStoredByATransactionThatBeganBeforeTheSwitchIsNotMissed() throws Exception {
        workshop.trades(2);
        put(State.OFF, false);
        try (Connection late = database.connect()) {
            late.setAutoCommit(false);
            try (Statement statement = late.createStatement()) {
                statement.execute(
                        "insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                                + " values (3, 'VERIFIED', 'operator', 'FX', 'ACME', 'fxSingle', '"
                                + Workshop.fx("1", "1")
                                + "', 1)");
                try (ResultSet engines = statement.executeQuery(
                        "select count(*) from event_subscription where engine = '" + ENGINE + "' and state <> 'OFF'")) {
                    engines.next();
                    assertThat(engines.getLong(1)).as("it writes no event").isZero();
                }
                put(State.RUNNING, true);
                toTheEnd();
                assertThat(catchingUp()).as("while it may still commit").isTrue();
                assertThat(events()).containsExactly("");
            }
            late.commit();
        }
        Await.until("the catch-up ends", () -> {
            toTheEnd();
            return !catchingUp();
        });
        assertThat(events()).containsExactly("1/1 NEW WAITING", "2/1 NEW WAITING", "3/1 NEW WAITING");
    }

    @Test
    void manyServersThatCatchUpAtOnceWriteEachEventOnce() throws Exception {
        workshop.trades(1700);
        put(State.OFF, false);
        put(State.RUNNING, true);
        try (ExecutorService servers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = java.util.stream.IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> servers.submit(() -> {
                        while (catchingUp()) {
                            step();
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(database.number("select count(*) from trade_event")).isEqualTo(1700);
        assertThat(database.number("select count(distinct trade_id) from trade_event"))
                .isEqualTo(1700);
        put(State.OFF, false);
        toTheEnd();
        put(State.RUNNING, true);
        while (catchingUp()) {
            step();
        }
        assertThat(database.number("select count(*) from trade_event where state = 'WAITING'"))
                .isEqualTo(1700);
    }

    @Test
    void aCatchUpFillsHalfOfTheBacklogLimit() throws Exception {
        workshop.trades(1700);
        put(State.OFF, false);
        workshop.<Boolean>does(connection -> EngineTable.limit(connection, ENGINE, 1200, "ann"));
        put(State.RUNNING, true);
        toTheEnd();
        assertThat(workshop.open(ENGINE)).isEqualTo(600);
        assertThat(catchingUp()).isTrue();
        workshop.start(ENGINE, "e-0", new PositionEffect());
        Await.until("it catches up as the engine comes on", () -> {
            toTheEnd();
            return !catchingUp() && workshop.open(ENGINE) == 0;
        });
        assertThat(database.value("select sum(quantity) = 17000 from position_change where currency = 'EUR'"))
                .isEqualTo("t");
    }
}
