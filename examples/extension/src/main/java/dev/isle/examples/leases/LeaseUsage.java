package dev.isle.examples.leases;

import dev.isle.suite.extension.EngineExtension;
import dev.isle.suite.extension.TradeEvent;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The engine: how much of a counterparty's limit leases use, which is the rent of all months where we let. An event that goes
 * beyond the limit ({@code acme_lease_limit}; without a row there is none) is parked with that cause, until somebody raises the
 * limit and replays it.
 */
public final class LeaseUsage implements EngineExtension {
    /** The usage of a trade that no row negates. */
    private static final String STANDING =
            " from acme_lease_usage u where u.trade_id = ? and u.reverses is null and not exists (select 1"
                    + " from acme_lease_usage r where r.trade_id = u.trade_id and r.reverses = u.trade_version)";

    @Override
    public String name() {
        return "acme-leases";
    }

    @Override
    public String apply(Connection connection, TradeEvent event, Trade trade) throws SQLException {
        int reversed = 0;
        if (!event.first() && (event.newTerms() || !event.inForce())) {
            reversed = reverse(connection, event);
        }
        boolean owes = trade.product() instanceof StorageLease lease && lease.side() == Side.RECEIVE;
        if (!owes || !event.inForce() || !(event.newTerms() || !stands(connection, event))) {
            return "no usage" + (reversed == 0 ? "" : ", " + reversed + " reversed");
        }
        StorageLease lease = (StorageLease) trade.product();
        BigDecimal amount = lease.rent().multiply(BigDecimal.valueOf(lease.months()));
        add(connection, event, trade.counterparty(), lease.currency(), amount);
        withinLimit(connection, trade.counterparty(), lease.currency());
        return "uses " + amount.toPlainString() + " " + lease.currency() + " of " + trade.counterparty()
                + (reversed == 0 ? "" : ", " + reversed + " reversed");
    }

    private static int reverse(Connection connection, TradeEvent event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into acme_lease_usage (trade_id,"
                + " trade_version, event_id, counterparty, currency, amount, reverses)"
                + " select u.trade_id, ?, ?, u.counterparty, u.currency, -u.amount, u.trade_version" + STANDING)) {
            statement.setInt(1, event.tradeVersion());
            statement.setLong(2, event.id());
            statement.setLong(3, event.tradeId());
            return statement.executeUpdate();
        }
    }

    private static boolean stands(Connection connection, TradeEvent event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select 1" + STANDING)) {
            statement.setLong(1, event.tradeId());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void withinLimit(Connection connection, String counterparty, String currency) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select l.most, (select sum(u.amount)"
                + " from acme_lease_usage u where u.counterparty = l.counterparty and u.currency = l.currency)"
                + " from acme_lease_limit l where l.counterparty = ? and l.currency = ?")) {
            statement.setString(1, counterparty);
            statement.setString(2, currency);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getBigDecimal(2).compareTo(row.getBigDecimal(1)) > 0) {
                    throw new IllegalStateException(counterparty + " would use "
                            + row.getBigDecimal(2).toPlainString() + " " + currency + " of "
                            + row.getBigDecimal(1).toPlainString()
                            + "; raise it in acme_lease_limit and replay the event");
                }
            }
        }
    }

    private static void add(
            Connection connection, TradeEvent event, String counterparty, String currency, BigDecimal amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into acme_lease_usage (trade_id,"
                + " trade_version, event_id, counterparty, currency, amount) values (?, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, event.tradeId());
            statement.setInt(2, event.tradeVersion());
            statement.setLong(3, event.id());
            statement.setString(4, counterparty);
            statement.setString(5, currency);
            statement.setBigDecimal(6, amount);
            statement.executeUpdate();
        }
    }
}
