package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.extension.EngineExtension;
import dev.isle.suite.extension.TradeEvent;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.testkit.FakeEventBus;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.workflow.Action;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test kit's event bus does with the engine of an extension what an engine server does: the same story, told to both, leaves
 * the same rows. Only how often a failing event is tried before it is parked is another.
 */
class FakeBusContractIT {
    private static final String ENGINE = "contract-notes";

    /** Notes every event that it wants; for some trades it fails, each in another way, after it has written. */
    private static final class Notes implements EngineExtension {
        private volatile boolean cured;
        private volatile boolean full;

        @Override
        public String name() {
            return ENGINE;
        }

        @Override
        public Set<Action> kinds() {
            return Set.of(Action.NEW, Action.AMEND);
        }

        @Override
        public String apply(Connection connection, TradeEvent event, Trade trade) throws SQLException {
            try (PreparedStatement note = connection.prepareStatement(
                    "insert into contract_note (trade_id, version, kind, status, book) values (?, ?, ?, ?, ?)")) {
                note.setLong(1, event.tradeId());
                note.setInt(2, event.tradeVersion());
                note.setString(3, event.kind().name());
                note.setString(4, event.status().name());
                note.setString(5, trade.book());
                note.executeUpdate();
            }
            if (!cured) {
                fail(connection, (int) event.tradeId());
            }
            return "noted " + event.trade();
        }

        private static void fail(Connection connection, int trade) throws SQLException {
            switch (trade) {
                case 2 -> throw new IllegalStateException("no calendar");
                case 4 -> throw new IllegalArgumentException("a bad argument");
                case 5 -> connection.commit();
                case 6 -> {
                    try (PreparedStatement wrong = connection.prepareStatement("select 1 / 0")) {
                        wrong.execute();
                    }
                }
                case 7 -> throw new StackOverflowError();
                case 8 -> throw new IllegalStateException("x".repeat(1000));
                default -> {}
            }
        }

        @Override
        public Optional<String> full(Connection connection) {
            return full ? Optional.of("no room") : Optional.empty();
        }
    }

    /** What hands events on, until nothing may be taken. */
    private interface Bus {
        void deliver() throws Exception;

        void replayAll() throws Exception;
    }

    private static Bus fake(Connection connection, Notes notes) throws SQLException {
        connection.setAutoCommit(false);
        FakeEventBus bus = new FakeEventBus(connection, Map.of(ENGINE, notes));
        return new Bus() {
            @Override
            public void deliver() throws SQLException {
                List<String> _ = bus.deliver();
            }

            @Override
            public void replayAll() throws SQLException {
                for (FakeEventBus.Parked parked : bus.parked()) {
                    bus.replay(parked);
                }
            }
        };
    }

    private static Bus real(Workshop workshop, Notes notes) {
        return new Bus() {
            @Override
            public void deliver() throws Exception {
                Engine engine = workshop.start(ENGINE, "e-0", new ExtensionEffect(notes));
                Await.until(
                        "it has looked and nothing more may be taken",
                        () -> engine.running() && (!engine.heldUp().isEmpty() || takeable(workshop) == 0));
                engine.stop(Workshop.PATIENCE);
            }

            @Override
            public void replayAll() throws SQLException {
                for (EngineTable.Parked parked : workshop.does(connection -> EngineTable.parked(connection, ENGINE))) {
                    assertThat(workshop.<Boolean>does(
                                    connection -> EngineTable.replay(connection, ENGINE, parked.id(), "ann")))
                            .isTrue();
                }
            }
        };
    }

    private static long takeable(Workshop workshop) throws SQLException {
        return workshop.database.number("select count(*) from trade_event e join event_subscription s"
                + " on s.engine = e.engine and s.state = 'RUNNING' where e.state = 'WAITING' and not exists"
                + " (select 1 from trade_event p where p.trade_id = e.trade_id and p.engine = e.engine"
                + " and p.consumed_at is null and p.id < e.id)");
    }

    private interface Making {
        Bus of(Workshop workshop, Notes notes) throws SQLException;
    }

    /** Tells the story; returns what is stored after each of its chapters. */
    private static List<String> story(Path folder, Making making) throws Exception {
        List<String> chapters = new ArrayList<>();
        try (Workshop workshop = new Workshop(folder)) {
            workshop.database.execute(
                    "create table contract_note (id bigint generated always as identity, trade_id bigint,"
                            + " version int, kind text, status text, book text); grant all on contract_note to isle_app;"
                            + " insert into event_subscription (engine, state) values ('" + ENGINE + "', 'STOPPED')");
            workshop.trades(8);
            workshop.announce(ENGINE);
            for (long trade : new long[] {1, 2}) {
                workshop.change(trade, "VERIFIED", Workshop.fx("20", "22"));
                workshop.announce(ENGINE, trade, "AMEND");
            }
            workshop.change(1, "CANCELLED", Workshop.fx("20", "22"));
            workshop.announce(ENGINE, 1, "CANCEL");
            Notes notes = new Notes();
            Bus bus = making.of(workshop, notes);

            bus.deliver();
            chapters.add("stopped: " + stored(workshop));
            workshop.database.execute(
                    "update event_subscription set state = 'RUNNING' where engine = '" + ENGINE + "'");
            notes.full = true;
            bus.deliver();
            chapters.add("full: " + stored(workshop));
            notes.full = false;
            bus.deliver();
            chapters.add("running: " + stored(workshop));
            notes.cured = true;
            bus.deliver();
            chapters.add("parked is not tried again by itself: " + stored(workshop));
            bus.replayAll();
            bus.deliver();
            chapters.add("replayed: " + stored(workshop));
        }
        return chapters;
    }

    private static String stored(Workshop workshop) throws SQLException {
        return workshop.database.value("select string_agg(concat_ws(' ', trade_id, version, kind, status, book), ', '"
                        + " order by id) from contract_note")
                + "; "
                + workshop.database.value(
                        "select string_agg(concat_ws(' ', trade_id, trade_version, kind, state, error,"
                                + " 'closed ' || (consumed_at is not null), 'parked ' || (parked_at is not null)), ', '"
                                + " order by trade_id, trade_version) from trade_event where engine = '" + ENGINE
                                + "'");
    }

    @Test
    void theSameStoryLeavesTheSameRows(@TempDir Path one, @TempDir Path other) throws Exception {
        List<String> real = story(one, FakeBusContractIT::real);
        List<String> fake = story(other, (workshop, notes) -> fake(workshop.connections.getConnection(), notes));
        assertThat(fake).isEqualTo(real);
        assertThat(real.get(1)).as("nothing is taken").startsWith("full: null;").contains("8 1 NEW WAITING");
        assertThat(real.get(2))
                .contains("1 1 NEW VERIFIED FX", "1 3 CANCEL DONE", "2 1 NEW PARKED no calendar")
                .contains("2 2 AMEND WAITING", "4 1 NEW PARKED IllegalArgumentException: a bad argument")
                .contains("5 1 NEW PARKED an engine called commit()", "6 1 NEW PARKED ERROR: division by zero")
                .contains("7 1 NEW PARKED StackOverflowError", "8 1 NEW PARKED x")
                .doesNotContain("2 1 NEW VERIFIED");
        assertThat(real.get(4)).contains("2 2 AMEND DONE", "8 1 NEW DONE").doesNotContain("PARKED", "WAITING");
    }
}
