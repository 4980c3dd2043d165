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
 * The engine: how much of a counterparty's limit leases use. What we let on credit is the rent of all months; a counterparty
 * without a limit is nobody whom we let to, so its event is parked until somebody sets one ({@code acme_lease_limit}) and
 * replays it.
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
        BigDecimal left =
                left(connection, trade.counterparty(), lease.currency()).subtract(amount);
        add(connection, event, trade.counterparty(), lease.currency(), amount);
        return "uses " + amount.toPlainString() + " " + lease.currency() + " of " + trade.counterparty() + ", "
                + left.toPlainString() + " left" + (reversed == 0 ? "" : ", " + reversed + " reversed");
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

    private static BigDecimal left(Connection connection, String counterparty, String currency) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select l.most - coalesce((select sum(u.amount)"
                + " from acme_lease_usage u where u.counterparty = l.counterparty and u.currency = l.currency), 0)"
                + " from acme_lease_limit l where l.counterparty = ? and l.currency = ?")) {
            statement.setString(1, counterparty);
            statement.setString(2, currency);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no limit in " + currency + " is set for '" + counterparty
                            + "'; add it to acme_lease_limit and replay the event");
                }
                return row.getBigDecimal(1);
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
