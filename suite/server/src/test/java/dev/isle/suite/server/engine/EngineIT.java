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
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines in this process against a real database, with effects that fail and with engines that compete. */
class EngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRADES = 120;

    private TestDatabase database;
    private DataSource connections;
    private final List<Engine> engines = new ArrayList<>();

    @BeforeEach
    void make(@TempDir Path folder) throws Exception {
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        connections = new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)))
                .connections("isle-engine/test", PATIENCE);
        database.execute("insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                + " select n, 'VERIFIED', 'operator', 'FX', 'ACME', 'fxSingle', ("
                + "'{\"book\": \"FX\", \"ourParty\": \"ISLE\", \"counterparty\": \"ACME\", \"tradeDate\": \"2026-11-20\","
                + " \"product\": {\"type\": \"fxSingle\","
                + " \"receive\": {\"currency\": \"EUR\", \"amount\": \"10\", \"date\": \"2027-02-24\"},"
                + " \"pay\": {\"currency\": \"USD\", \"amount\": \"11\", \"date\": \"2027-02-24\"}}}')::json, 1"
                + " from generate_series(1, " + TRADES + ") n");
        database.execute("insert into trade_event (trade_id, trade_version, kind, engine)"
                + " select id, 1, 'NEW', engine from trade, event_subscription order by id");
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

    private long open(String engine) throws SQLException {
        return database.number(
                "select count(*) from trade_event where consumed_at is null and engine = '" + engine + "'");
    }

    @Test
    void anEventThatFailsIsPostponedWithItsErrorAndHoldsUpNobody() throws Exception {
        AtomicLong poisoned = new AtomicLong(17);
        Effect real = new TransferEffect();
        start("transfer", "e-0", (connection, event, trade) -> {
            String words = real.apply(connection, event, trade);
            if (event.tradeId() == poisoned.get()) {
                throw new IllegalStateException("no calendar for this one");
            }
            return words;
        });
        Await.until("all others are consumed", () -> open("transfer") == 1);
        assertThat(database.value("select error from trade_event where trade_id = 17 and engine = 'transfer'"))
                .isEqualTo("no calendar for this one");
        assertThat(database.number("select count(*) from transfer where trade_id = 17"))
                .as("what it wrote before it failed")
                .isZero();
        poisoned.set(0);
        Await.until("it is tried again", () -> open("transfer") == 0);
        assertThat(database.number("select count(*) from transfer")).isEqualTo(2 * TRADES);
        assertThat(database.number("select attempts from trade_event where trade_id = 17 and engine = 'transfer'"))
                .isGreaterThan(1);
    }

    @Test
    void twoServersShareTheEventsAndDoubleNothing() throws Exception {
        for (String server : List.of("e-0", "e-1", "e-2")) {
            start("position", server, new PositionEffect());
        }
        Await.until("all are consumed", () -> open("position") == 0);
        assertThat(database.value("select quantity = " + 10 * TRADES + " from book_position where currency = 'EUR'"))
                .isEqualTo("t");
        assertThat(database.number("select count(*) from position_change")).isEqualTo(2 * TRADES);
        assertThat(open("transfer")).as("the other engine's events").isEqualTo(TRADES);
    }

    @Test
    void aPausedEngineTakesNothingAndGoesOnWhenThePauseEnds() throws Exception {
        Engine engine = new Engine("transfer", "e-0", new TransferEffect(), connections, () -> Duration.ofMillis(50));
        engines.add(engine);
        assertThat(engine.pause(Duration.ofHours(1), PATIENCE)).isTrue();
        engine.start();
        start("position", "e-0", new PositionEffect());
        Await.until("the other engine has done all", () -> open("position") == 0);
        assertThat(open("transfer")).isEqualTo(TRADES);
        assertThat(engine.running()).isFalse();
        assertThat(engine.pause(Duration.ZERO, PATIENCE)).isTrue();
        Await.until("it goes on", () -> open("transfer") == 0);
    }
}
