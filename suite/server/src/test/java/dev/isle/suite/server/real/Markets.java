package dev.isle.suite.server.real;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A market and trades to value. */
public final class Markets {
    private static final String SWAP_LEG = "{\"side\": \"%s\", \"currency\": \"EUR\","
            + " \"schedule\": {\"startDate\": \"2026-11-24\", \"endDate\": \"2031-11-24\", \"frequency\": \"%s\","
            + " \"roll\": \"Day24\", \"adjustment\": {\"convention\": \"ModifiedFollowing\", \"calendar\": \"EUTA\"}},"
            + " \"payments\": {\"frequency\": \"%s\", \"relativeTo\": \"END\", \"offset\": {\"days\": 0,"
            + " \"calendar\": \"NoHolidays\"}, \"compounding\": \"NONE\"}, \"notional\": {\"initial\": \"10000000\"},"
            + " \"initialExchange\": false, \"intermediateExchange\": false, \"finalExchange\": false, \"rate\": %s}";

    private Markets() {}

    /** A sample file of the release. */
    public static byte[] sample(String name) throws java.io.IOException {
        return Files.readAllBytes(Path.of("src/release/content/samples").resolve(name));
    }

    /** Quotes in which the euro is worth that many dollars and all curves of the samples are there. */
    public static byte[] quotes(String date, String dollars) throws java.io.IOException {
        return new String(sample("market-quotes.csv"), StandardCharsets.UTF_8)
                .replace("2026-11-20", date)
                .replace("EUR/USD,1.1550", "EUR/USD," + dollars)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Puts swaps of five years into a book, numbered from one number to another. */
    public static void swaps(TestDatabase database, String book, int from, int to) throws SQLException {
        String fixed = SWAP_LEG.formatted(
                "PAY",
                "P12M",
                "P12M",
                "{\"type\": \"fixedRate\", \"dayCount\": \"30E/360\", \"rate\": {\"initial\": \"0.0240\"}}");
        String floating = SWAP_LEG.formatted(
                "RECEIVE",
                "P6M",
                "P6M",
                "{\"type\": \"iborRate\", \"dayCount\": \"Act/360\", \"index\": \"EUR-EURIBOR-6M\","
                        + " \"fixingRelativeTo\": \"START\", \"fixingOffset\": {\"days\": -2, \"calendar\": \"EUTA\"},"
                        + " \"floorAtZero\": false}");
        insert(database, book, from, to, "{\"type\": \"swap\", \"legs\": [" + fixed + ", " + floating + "]}");
    }

    /** Puts trades into a book that receive a million euros on a day. */
    public static void millions(TestDatabase database, String book, int from, int to, String date) throws SQLException {
        insert(
                database,
                book,
                from,
                to,
                "{\"type\": \"bulletPayment\", \"side\": \"RECEIVE\", \"currency\": \"EUR\", \"amount\": \"1000000\","
                        + " \"date\": \"" + date + "\"}");
    }

    private static void insert(TestDatabase database, String book, int from, int to, String product)
            throws SQLException {
        database.execute("insert into trade (id, status, user_name, book, counterparty, product, document, epoch)"
                + " select n, 'VERIFIED', 'operator', '" + book + "', 'ACME', 'test', ('{\"book\": \"" + book
                + "\", \"ourParty\": \"ISLE\", \"counterparty\": \"ACME\", \"tradeDate\": \"2026-11-20\", \"product\": "
                + product + "}')::json, 1 from generate_series(" + from + ", " + to + ") n");
    }
}
