package dev.isle.suite.testkit;

import dev.isle.suite.extension.EngineExtensions;
import dev.isle.suite.pricing.Market;
import dev.isle.suite.pricing.MarketSnapshot;
import dev.isle.suite.pricing.Pricer;
import dev.isle.suite.pricing.Valuation;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Extensions;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.LedgerExtension;
import dev.isle.suite.trade.extension.Movement;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Everything that an extension's tests need: a fake dataserver and a fake event bus over a real PostgreSQL that has the suite's
 * tables and the extension's. The extension is found as servers find it, on the class path. Only its own engines have events.
 * One second for the first kit of a process, a tenth for each further one. Confined to one thread.
 */
public final class ExtensionKit implements AutoCloseable {
    private final KitDatabase database;
    private final Connection connection;
    private final FakeDataserver dataserver;
    private final FakeEventBus bus;

    private ExtensionKit(KitDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
        dataserver = new FakeDataserver(connection);
        bus = new FakeEventBus(connection, EngineExtensions.installed().byName());
    }

    /**
     * Opens a kit.
     *
     * @param steps the folder of the extension's schema steps
     */
    public static ExtensionKit open(Path steps) throws SQLException, IOException {
        KitDatabase database = new KitDatabase(steps);
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        ExtensionKit kit = new ExtensionKit(database, connection);
        // Nobody is here to do the work of the suite's own engines.
        kit.execute("update event_subscription set state = 'OFF' where engine not like '%-%'");
        return kit;
    }

    /** Takes trades. */
    public FakeDataserver dataserver() {
        return dataserver;
    }

    /** Hands events to engines. */
    public FakeEventBus bus() {
        return bus;
    }

    /** The transfers that a trade causes, one line each: key, kind, day, currency, amount. */
    public List<String> transfers(long trade) throws SQLException {
        return Transfers.of(dataserver.trade(trade)).stream()
                .map(ExtensionKit::words)
                .toList();
    }

    private static String words(TransferDraft draft) {
        BigDecimal amount = draft.amount();
        return draft.key() + " " + draft.kind() + " " + draft.payDate() + " " + draft.currency() + " "
                + (amount == null ? "projected" : amount.toPlainString());
    }

    /** What a trade is worth on a market. */
    public Valuation value(long trade, MarketSnapshot market) throws SQLException {
        return new Pricer(Market.of(market)).value(dataserver.trade(trade));
    }

    /**
     * Where the ledger's opinion on a trade's product differs from the product's own: empty when they agree.
     *
     * @throws java.util.NoSuchElementException when there is no second opinion
     */
    public List<String> disagreements(long id) throws SQLException {
        Trade trade = dataserver.trade(id);
        LedgerExtension second = Extensions.installed().opinion(trade).orElseThrow();
        List<String> one = Stream.concat(
                        Transfers.of(trade).stream()
                                .filter(draft -> !draft.key().startsWith("fee/"))
                                .map(ExtensionKit::words),
                        dev.isle.suite.trade.flow.Positions.of(trade).stream()
                                .map(held -> words(new Holding(
                                        held.instrument(), held.currency(), held.valueDate(), held.quantity()))))
                .toList();
        List<String> other = Stream.concat(
                        second.movements(trade).stream()
                                .map(ExtensionKit::words)
                                .filter(words -> !words.isEmpty()),
                        second.holdings(trade).stream().map(ExtensionKit::words))
                .toList();
        List<String> differences = new ArrayList<>();
        one.stream()
                .filter(line -> !other.contains(line))
                .forEach(line -> differences.add("only the product: " + line));
        other.stream().filter(line -> !one.contains(line)).forEach(line -> differences.add("only the ledger: " + line));
        return differences;
    }

    private static String words(Movement movement) {
        BigDecimal amount = movement.amount();
        BigDecimal rounded = amount == null ? null : Money.round(movement.currency(), amount);
        if (rounded != null && rounded.signum() == 0) {
            return "";
        }
        return movement.key() + " " + movement.kind() + " " + movement.payDate() + " " + movement.currency() + " "
                + (rounded == null ? "projected" : rounded.toPlainString());
    }

    private static String words(Holding held) {
        return held.instrument() + " " + held.currency() + " " + Objects.toString(held.valueDate(), "-") + " "
                + held.quantity().stripTrailingZeros().toPlainString();
    }

    /** Runs a statement as the servers' user, and commits. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }

    /** The rows of a query, each with its columns separated by spaces. */
    public List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join(" ", values));
            }
        }
        connection.commit();
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
    }
}
