package dev.isle.suite.server.marketdata;

import dev.isle.suite.server.marketdata.MarketDocument.Kind;
import dev.isle.suite.server.real.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** Loads files of market data into a test's database, as the risk server does. */
public final class MarketFiles {
    private MarketFiles() {}

    /** Loads a CSV file of a kind, such as {@code QUOTES}; it must be right. */
    public static void load(TestDatabase database, String kind, byte[] csv) throws SQLException {
        MarketDocument document = MarketDocument.read(Kind.valueOf(kind), false, csv);
        if (document instanceof MarketDocument.Refused refused) {
            throw new AssertionError(refused.mistakes());
        }
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            MarketStore.load(connection, Kind.valueOf(kind), document, "tester");
            connection.commit();
        }
    }
}
