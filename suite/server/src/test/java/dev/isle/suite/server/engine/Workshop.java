package dev.isle.suite.server.engine;

import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.real.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Engines in this process over a real database. Closing it ends the engines and drops the database. */
final class Workshop implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Three attempts in a moment. */
    static final Retries QUICK = new Retries(3, Duration.ofMillis(10));

    final TestDatabase database;
    final DataSource connections;
    private final List<Engine> engines = new ArrayList<>();

    Workshop(Path folder) throws SQLException, IOException {
        database = new TestDatabase(true);
        Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
        connections = new Database(new DatabaseOptions(database.url(), "isle_app", Optional.of(password)))
                .connections("isle-engine/test", PATIENCE);
    }

    /** The canonical document of a trade that receives EUR and pays USD on 2027-02-24. */
    static String fx(String eur, String usd) {
        return String.format(
                Locale.ROOT,
                "{\"book\": \"FX\", \"ourParty\": \"ISLE\", \"counterparty\": \"ACME\", \"tradeDate\": \"2026-11-20\","
                        + " \"product\": {\"type\": \"fxSingle\","
                        + " \"receive\": {\"currency\": \"EUR\", \"amount\": \"%s\", \"date\": \"2027-02-24\"},"
                        + " \"pay\": {\"currency\": \"USD\", \"amount\": \"%s\", \"date\": \"2027-02-24\"}}}",
                eur,
                usd);
    }

    /** Stores trades 1 to that number, in force, without events. */
    void trades(int number) throws SQLException {
        database.execute("insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                + " select n, 'VERIFIED', 'operator', 'FX', 'ACME', 'fxSingle', '" + fx("10", "11")
                + "'::json, 1 from generate_series(1, " + number + ") n");
    }

    /** Announces the present version of every trade to one engine. */
    void announce(String engine) throws SQLException {
        database.execute("insert into trade_event (trade_id, trade_version, kind, engine)"
                + " select id, version, 'NEW', '" + engine + "' from trade order by id");
    }

    /** Makes the next version of a trade, without an event. */
    void change(long trade, String status, String document) throws SQLException {
        database.execute("insert into trade_history (trade_id, version, action, status, user_name, book, counterparty,"
                + " product, document, epoch, changed_at) select id, version, action, status, user_name, book,"
                + " counterparty, product, document, epoch, changed_at from trade where id = " + trade);
        database.execute("update trade set version = version + 1, status = '" + status + "', document = '" + document
                + "'::json where id = " + trade);
    }

    /** Announces the present version of a trade to one engine. */
    void announce(String engine, long trade, String kind) throws SQLException {
        database.execute("insert into trade_event (trade_id, trade_version, kind, engine) select id, version, '" + kind
                + "', '" + engine + "' from trade where id = " + trade);
    }

    Engine start(String name, String server, Effect effect) {
        Engine engine = engine(name, server, effect);
        engine.start();
        return engine;
    }

    Engine engine(String name, String server, Effect effect) {
        Engine engine = new Engine(name, server, effect, connections, () -> Duration.ofMillis(20), QUICK);
        engines.add(engine);
        return engine;
    }

    /** Something done to the table of engines on a connection of its own. */
    interface Deed<T> {
        T on(Connection connection) throws SQLException;
    }

    <T> T does(Deed<T> deed) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            return deed.on(connection);
        }
    }

    /** Events of an engine that are neither done, skipped nor withdrawn. */
    long open(String engine) throws SQLException {
        return database.number(
                "select count(*) from trade_event where consumed_at is null and engine = '" + engine + "'");
    }

    String state(String engine, long trade, int version) throws SQLException {
        return database.value("select state from trade_event where engine = '" + engine + "' and trade_id = " + trade
                + " and trade_version = " + version);
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        for (Engine engine : engines) {
            engine.stop(PATIENCE);
        }
        database.close();
    }
}
