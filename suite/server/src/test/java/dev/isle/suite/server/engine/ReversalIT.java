package dev.isle.suite.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What engines do with amended, cancelled and returned trades, in the order of versions, whoever competes. */
class ReversalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRADES = 60;

    private TestDatabase database;
    private DataSource connections;
    private final List<Engine> engines = new ArrayList<>();

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        connections = new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)))
                .connections("isle-engine/test", PATIENCE);
    }

    @AfterEach
    void close() throws Exception {
        for (Engine engine : engines) {
            engine.stop(PATIENCE);
        }
        database.close();
    }

    private void start(String name, String server, Effect effect) {
        Engine engine = new Engine(name, server, effect, connections, () -> Duration.ofMillis(50));
        engines.add(engine);
        engine.start();
    }

    /** Books trades {@code 1..TRADES} in EUR {@code eur} against USD one more. */
    private void book(int eur) throws SQLException {
        database.execute("insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                + " select n, 'VERIFIED', 'operator', 'FX', 'ACME', 'fxSingle', " + terms(eur)
                + ", 1 from generate_series(1, " + TRADES + ") n");
        announce("NEW", "true");
    }

    /** Gives those trades a new version; {@code eur} of 0 leaves the terms as they are. */
    private void change(String action, String status, int eur, String which) throws SQLException {
        database.execute("insert into trade_history (trade_id, version, action, status, user_name, book, counterparty,"
                + " product, document, epoch, changed_at) select id, version, action, status, user_name, book,"
                + " counterparty, product, document, epoch, changed_at from trade where " + which);
        database.execute("update trade set version = version + 1, action = '" + action + "', status = '" + status + "'"
                + (eur == 0 ? "" : ", document = " + terms(eur)) + " where " + which);
        announce(action, which);
    }

    private void announce(String action, String which) throws SQLException {
        database.execute("insert into trade_event (trade_id, trade_version, kind, engine) select id, version, '"
                + action
                + "', engine from trade, event_subscription where engine in ('transfer', 'position') and " + which
                + " order by id");
    }

    private static String terms(int eur) {
        return ("('{\"book\": \"FX\", \"ourParty\": \"ISLE\", \"counterparty\": \"ACME\", \"tradeDate\": \"2026-11-20\","
                        + " \"product\": {\"type\": \"fxSingle\","
                        + " \"receive\": {\"currency\": \"EUR\", \"amount\": \"%d\", \"date\": \"2027-02-24\"},"
                        + " \"pay\": {\"currency\": \"USD\", \"amount\": \"%d\", \"date\": \"2027-02-24\"}}}')::json")
                .formatted(eur, eur + 1);
    }

    private long open(String which) throws SQLException {
        return database.number("select count(*) from trade_event where consumed_at is null and " + which);
    }

    private String position(String currency) throws SQLException {
        return database.value(
                "select trim_scale(quantity) from book_position where book = 'FX' and currency = '" + currency + "'");
    }

    @Test
    void manyVersionsAtOnceAreDoneInOrderAndOnceByEnginesThatCompete() throws Exception {
        book(10);
        change("AMEND", "VERIFIED", 20, "true");
        change("AMEND", "VERIFIED", 30, "id % 2 = 0");
        change("CANCEL", "CANCELLED", 0, "id % 3 = 0");
        for (String server : List.of("e-0", "e-1", "e-2")) {
            start("transfer", server, new TransferEffect());
            start("position", server, new PositionEffect());
        }
        Await.until("all events are consumed", () -> open("true") == 0);

        // 60 trades: 20 cancelled; of the others 20 stand at 20 and 20 at 30.
        assertThat(position("EUR")).isEqualTo("1000");
        assertThat(position("USD")).isEqualTo("-1040");
        assertThat(database.number("select count(*) from (select key from transfer group by trade_id, key"
                        + " having sum(amount) <> 0) s"))
                .isEqualTo(2 * 40);
        assertThat(database.value("select sum(amount) from transfer where currency = 'EUR'"))
                .isEqualTo("1000.00");
        // rows: 60 booked, 60 amended, 30 amended again; each but the last of its trade reversed, and those cancelled
        assertThat(database.number("select count(*) from transfer where reverses is null and currency = 'EUR'"))
                .isEqualTo(150);
        assertThat(database.number("select count(*) from transfer where reverses is not null and currency = 'EUR'"))
                .isEqualTo(60 + 30 + 20);
        assertThat(database.number("select count(*) from position_change where reverses is not null"))
                .isEqualTo(2 * 110);
        // nothing was reversed by a version before it was made
        assertThat(database.number("select count(*) from transfer where reverses >= trade_version"))
                .isZero();
        assertThat(database.value("select trim_scale(sum(quantity)) from position_change where currency = 'EUR'"))
                .isEqualTo("1000");
    }

    @Test
    void aVersionWaitsForTheOneBeforeAndOtherTradesDoNot() throws Exception {
        book(10);
        change("AMEND", "VERIFIED", 20, "true");
        AtomicBoolean broken = new AtomicBoolean(true);
        Effect real = new TransferEffect();
        start("transfer", "e-0", (connection, event, trade) -> {
            if (broken.get() && event.tradeId() == 7 && event.tradeVersion() == 1) {
                throw new IllegalStateException("not yet");
            }
            return real.apply(connection, event, trade);
        });
        Await.until("all others are consumed", () -> open("engine = 'transfer'") == 2);
        assertThat(open("engine = 'transfer' and trade_id = 7")).isEqualTo(2);
        assertThat(database.number("select count(*) from transfer where trade_id = 7"))
                .isZero();
        broken.set(false);
        Await.until("both are done", () -> open("engine = 'transfer'") == 0);
        assertThat(database.value("select string_agg(key || ' ' || trade_version || ' ' || coalesce(reverses, 0) || ' '"
                        + " || amount, ', ' order by event_id, trade_version, reverses nulls last, key desc) from transfer"
                        + " where trade_id = 7"))
                .isEqualTo("fx/receive 1 0 10.00, fx/pay 1 0 -11.00, fx/receive 2 1 -10.00, fx/pay 2 1 11.00,"
                        + " fx/receive 2 0 20.00, fx/pay 2 0 -21.00");
    }

    @Test
    void aReturnedTradeHasNoEffectsUntilItIsVerifiedAndAConfirmationChangesNone() throws Exception {
        start("transfer", "e-0", new TransferEffect());
        start("position", "e-0", new PositionEffect());
        book(10);
        change("RETURN", "PENDING", 0, "true");
        Await.until("returned", () -> open("true") == 0);
        assertThat(position("EUR")).isEqualTo("0");
        change("AMEND", "PENDING", 50, "true");
        Await.until("amended while pending", () -> open("true") == 0);
        assertThat(position("EUR")).isEqualTo("0");
        long rows = database.number("select count(*) from transfer");
        assertThat(rows).as("an amendment out of force writes nothing").isEqualTo(4 * TRADES);
        change("VERIFY", "VERIFIED", 0, "true");
        Await.until("verified", () -> open("true") == 0);
        assertThat(position("EUR")).isEqualTo("" + 50 * TRADES);
        assertThat(database.number("select count(*) from transfer")).isEqualTo(6 * TRADES);
        change("CONFIRM", "CONFIRMED", 0, "true");
        change("TERMINATE", "TERMINATED", 0, "true");
        Await.until("terminated", () -> open("true") == 0);
        assertThat(database.number("select count(*) from transfer")).isEqualTo(6 * TRADES);
        assertThat(database.number("select count(*) from position_change")).isEqualTo(6 * TRADES);
        assertThat(position("EUR")).isEqualTo("" + 50 * TRADES);
    }

    @Test
    void theDatabaseRefusesToReverseARowTwiceOrToChangeOne() throws Exception {
        start("transfer", "e-0", new TransferEffect());
        start("position", "e-0", new PositionEffect());
        book(10);
        change("CANCEL", "CANCELLED", 0, "true");
        Await.until("cancelled", () -> open("true") == 0);
        for (String sql : List.of(
                "insert into transfer select trade_id, trade_version + 1, key, event_id, kind, party, pay_date, currency,"
                        + " amount, fixings, created_at, reverses from transfer where reverses = 1 limit 1",
                "insert into position_change select trade_id, trade_version + 1, line, event_id, book, instrument,"
                        + " currency, value_date, quantity, created_at, reverses, reverses_line from position_change"
                        + " where reverses = 1 limit 1")) {
            assertThat(stateOf(sql)).as(sql).isEqualTo("23505");
        }
        for (String sql : List.of(
                "update transfer set amount = 0",
                "delete from transfer",
                "update position_change set quantity = 0",
                "delete from position_change",
                "update trade_history set document = '{}'",
                "delete from trade_history",
                "delete from trade")) {
            assertThat(stateOf(sql)).as(sql).isEqualTo("42501");
        }
    }

    /** The SQL state with which the application's user is refused; empty when he is not. */
    private String stateOf(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }
}
