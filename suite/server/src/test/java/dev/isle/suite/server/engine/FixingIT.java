package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.engine.EngineTable.State;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projected transfers get their amounts, and postings follow, when fixings are published; amounts worked out by hand, as
 * {@code CompletionsTest} shows them.
 */
class FixingIT {
    private static final List<String> ENGINES = List.of("transfer", "accounting");
    private static final String FRA = """
            {"book": "B1", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
             "product": {"type": "fra", "side": "PAY", "currency": "EUR", "notional": "10000000",
             "startDate": "2026-06-15", "endDate": "2026-09-15", "paymentDate": "2026-06-15",
             "fixedRate": "0.0215", "dayCount": "Act/360", "index": "EUR-EURIBOR-3M",
             "fixingOffset": {"days": -2, "calendar": "EUTA"}, "discounting": "ISDA"},
             "fees": []}""";
    private static final String SWAP = """
            {"book": "B1", "ourParty": "ISLE", "counterparty": "ACME", "tradeDate": "2026-01-13",
             "product": {"type": "swap", "legs": [
             {"side": "PAY", "currency": "EUR",
              "schedule": {"startDate": "2026-01-15", "endDate": "2027-06-15", "frequency": "P12M", "roll": "Day15",
               "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}, "stub": "SHORT_INITIAL"},
              "payments": {"frequency": "P12M", "relativeTo": "END", "compounding": "NONE",
               "offset": {"days": 0, "calendar": "NoHolidays",
                "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}}},
              "notional": {"initial": "10000000"},
              "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
              "rate": {"type": "fixedRate", "dayCount": "30E/360", "rate": {"initial": "0.025"}}},
             {"side": "RECEIVE", "currency": "EUR",
              "schedule": {"startDate": "2026-01-15", "endDate": "2027-06-15", "frequency": "P6M", "roll": "Day15",
               "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"},
               "firstRegularStart": "2026-06-15"},
              "payments": {"frequency": "P6M", "relativeTo": "END", "compounding": "NONE",
               "offset": {"days": 0, "calendar": "NoHolidays",
                "adjustment": {"convention": "ModifiedFollowing", "calendar": "EUTA"}}},
              "notional": {"initial": "10000000"},
              "initialExchange": false, "intermediateExchange": false, "finalExchange": false,
              "rate": {"type": "iborRate", "dayCount": "Act/360", "index": "EUR-EURIBOR-6M",
               "fixingRelativeTo": "START", "fixingOffset": {"days": -2, "calendar": "EUTA"},
               "initialStub": {"index": "EUR-EURIBOR-3M", "secondIndex": "EUR-EURIBOR-6M"},
               "floorAtZero": false}}]},
             "fees": [{"side": "RECEIVE", "party": "ACME", "date": "2026-01-17", "currency": "EUR", "amount": "25000.005",
             "adjustment": {"convention": "Following", "calendar": "EUTA"}, "type": "UPFRONT"}]}""";
    private static final String FRA_FIXING = "('EUR-EURIBOR-3M', '2026-06-11', %d, 0.0225)";

    private Workshop workshop;
    private TestDatabase database;
    private long version;

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        workshop = new Workshop(folder);
        database = workshop.database;
        database.execute("update event_subscription set catch_up_next = null");
        for (String engine : ENGINES) {
            workshop.start(engine, "e-0", engine.equals("transfer") ? new TransferEffect() : new AccountingEffect());
        }
    }

    @AfterEach
    void close() throws Exception {
        workshop.close();
    }

    private void book(long id, String document) throws SQLException {
        database.execute("insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                + " values (" + id + ", 'VERIFIED', 'operator', 'B1', 'ACME', 'x', '" + document + "'::json, 1)");
        announce(id, "NEW");
    }

    private void announce(long id, String kind) throws SQLException {
        for (String engine : ENGINES) {
            workshop.announce(engine, id, kind);
        }
        awaitDone();
    }

    private void awaitDone() {
        Await.until(
                "all events are done",
                () -> database.number("select count(*) from trade_event where state = 'WAITING'") == 0);
    }

    /** A load of fixings, as a risk server stores it. */
    private void load(String... rows) throws SQLException {
        version++;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into market_load (version, kind, changed, user_name) values (" + version
                    + ", 'FIXINGS', 1, 'ann')");
            for (String row : rows) {
                statement.execute("insert into market_fixing (index_name, fixing_date, version, value) values "
                        + String.format(java.util.Locale.ROOT, row, version));
            }
            statement.execute("update market_version set version = " + version);
            connection.commit();
        }
    }

    private void look() {
        Await.until("every load is told", () -> {
            while (workshop.<Boolean>does(FixingLook::step)) {
                // There is more.
            }
            return database.number("select version from fixing_progress") == version;
        });
        awaitDone();
    }

    private List<String> transfers(long id) throws SQLException {
        return List.of(database.value("select string_agg(trade_version || ' ' || key || ' ' || coalesce(amount::text,"
                        + " 'projected') || case when completes then ' completes' else '' end"
                        + " || coalesce(' reverses ' || reverses, ''), ', ' order by trade_version, reverses nulls last,"
                        + " key, completes) from transfer where trade_id = " + id + " and kind <> 'FEE'")
                .split(", "));
    }

    /** What stands of a trade in an account of one transfer. */
    private String posted(long id, String key, String account) throws SQLException {
        return database.value("select coalesce(sum(amount), 0) from posting where trade_id = " + id
                + " and transfer_key = '" + key + "' and account = '" + account + "'");
    }

    @Test
    void aPublishedFixingCompletesWhatWaitsForItOnceWithItsPostings() throws Exception {
        book(1, FRA);
        book(2, SWAP);
        assertThat(transfers(1)).containsExactly("1 settlement projected");
        load("('EUR-EURIBOR-3M', '2026-06-10', %d, 0.01)");
        look();
        assertThat(transfers(1)).as("another day's fixing").containsExactly("1 settlement projected");
        load(FRA_FIXING, "('EUR-EURIBOR-6M', '2026-06-11', %d, 0.02)");
        look();
        assertThat(transfers(1)).containsExactly("1 settlement projected", "1 settlement 2540.95 completes");
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("2540.95");
        assertThat(posted(1, "settlement", "SETTLEMENT_GAIN")).isEqualTo("-2540.95");
        assertThat(transfers(2))
                .containsExactly(
                        "1 leg1/interest/1 -104166.67",
                        "1 leg1/interest/2 -250000.00",
                        "1 leg2/interest/1 projected",
                        "1 leg2/interest/2 projected",
                        "1 leg2/interest/2 101666.67 completes",
                        "1 leg2/interest/3 projected");
        assertThat(posted(2, "leg2/interest/2", "INTEREST_INCOME")).isEqualTo("-101666.67");
        load("('EUR-EURIBOR-6M', '2026-12-11', %d, 0.0195)");
        look();
        assertThat(transfers(2))
                .contains("1 leg2/interest/3 98583.33 completes")
                .hasSize(7);
        assertThat(posted(2, "leg2/interest/3", "NOSTRO")).isEqualTo("98583.33");

        String before =
                database.value("select (select count(*) from transfer) || ' ' || (select count(*) from posting)");
        database.execute("update trade_event set state = 'WAITING', consumed_at = null where kind = 'FIXING'");
        awaitDone();
        database.execute("update fixing_progress set version = 0");
        look();
        assertThat(database.value("select (select count(*) from transfer) || ' ' || (select count(*) from posting)"))
                .as("told again, nothing is added")
                .isEqualTo(before);
    }

    @Test
    void aTradeThatComesAfterItsFixingIsCompletedAsWell() throws Exception {
        load(FRA_FIXING);
        look();
        book(1, FRA);
        assertThat(transfers(1)).containsExactly("1 settlement projected", "1 settlement 2540.95 completes");
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("2540.95");
    }

    @Test
    void anAmendmentTakesTheAmountBackAndTheNewTermsAreCompletedACancellationEndsIt() throws Exception {
        book(1, FRA);
        load(FRA_FIXING);
        look();
        workshop.change(1, "VERIFIED", FRA.replace("\"10000000\"", "\"20000000\""));
        announce(1, "AMEND");
        assertThat(transfers(1))
                .containsExactly(
                        "1 settlement projected",
                        "1 settlement 2540.95 completes",
                        "2 settlement projected reverses 1",
                        "2 settlement -2540.95 completes reverses 1",
                        "2 settlement projected",
                        "2 settlement 5081.89 completes");
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("5081.89");
        workshop.change(1, "CANCELLED", FRA.replace("\"10000000\"", "\"20000000\""));
        announce(1, "CANCEL");
        assertThat(transfers(1))
                .hasSize(8)
                .endsWith("3 settlement projected reverses 2", "3 settlement -5081.89 completes reverses 2");
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("0.00");
        load("('EUR-EURIBOR-3M', '2026-06-11', %d, 0.03)");
        look();
        assertThat(transfers(1)).as("a fixing of a cancelled trade").hasSize(8);
    }

    @Test
    void aFixingThatContradictsIsParkedAndChangesNothing() throws Exception {
        book(1, FRA);
        load(FRA_FIXING);
        look();
        load("('EUR-EURIBOR-3M', '2026-06-11', %d, 0.03)");
        look();
        assertThat(database.value("select string_agg(engine || ' ' || state, ', ' order by engine) from trade_event"
                        + " where market_version = 2"))
                .isEqualTo("accounting PARKED, transfer PARKED");
        assertThat(database.value("select error from trade_event where market_version = 2 and engine = 'transfer'"))
                .contains("settlement was completed with 2540.95", "market version 2 make it ");
        assertThat(transfers(1)).hasSize(2);
        database.execute("update trade_event set state = 'SKIPPED', consumed_at = now() where market_version = 2");
        workshop.change(1, "VERIFIED", FRA);
        announce(1, "AMEND");
        assertThat(transfers(1))
                .as("computed anew, with what is published now")
                .last()
                .asString()
                .isEqualTo("2 settlement 21556.95 completes");
    }

    @Test
    void anEngineThatWasOffIsToldWhenItCatchesUp() throws Exception {
        book(1, FRA);
        put(State.OFF, false);
        load(FRA_FIXING);
        look();
        assertThat(transfers(1)).hasSize(2);
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("0");
        put(State.RUNNING, true);
        Await.until("it has caught up", () -> {
            while (workshop.<Boolean>does(connection -> CatchUp.step(connection, "accounting"))) {
                // There is more.
            }
            return database.number("select count(*) from event_subscription where catch_up_next is not null") == 0;
        });
        awaitDone();
        assertThat(posted(1, "settlement", "NOSTRO")).isEqualTo("2540.95");
    }

    private void put(State state, boolean catchUp) throws SQLException {
        assertThat(workshop.<Boolean>does(
                        connection -> EngineTable.change(connection, "accounting", state, catchUp, "ann", "a test")))
                .isTrue();
    }

    /** A transaction that began before the load may store a transfer without seeing the load: the look waits for its end. */
    @Test
    void aTransferThatIsStoredWhileTheFixingIsLoadedIsNotMissed() throws Exception {
        book(1, FRA);
        try (Connection slow = database.connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("select 1 from trade_event where trade_id = 1 for update");
            load(FRA_FIXING);
            assertThat(workshop.<Boolean>does(FixingLook::step))
                    .as("the barrier is noted")
                    .isTrue();
            assertThat(workshop.<Boolean>does(FixingLook::step)).isFalse();
            assertThat(database.number("select version from fixing_progress")).isZero();
            slow.rollback();
        }
        look();
        assertThat(transfers(1)).hasSize(2);
    }
}
