package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The message engine's effect: composes what the counterparty and the paymaster are to be told. It sends nothing; the sender
 * does, after the commit.
 *
 * <ol>
 *   <li>When the version has other terms or is out of force, each payment that was ordered and stands is cancelled.
 *   <li>When it is in force and other than what was last confirmed, a confirmation tells so (NEW, or AMEND after one that
 *       stands), and each known amount that we pay is ordered.
 *   <li>When it is out of force and a confirmation stands, a confirmation takes it back (CANCEL).
 * </ol>
 *
 * Invariants: a message is composed with the consumption of its event or not at all; a payment is cancelled at most once.
 */
final class MessageEffect implements Effect {
    /** With so many messages neither sent nor skipped nothing more is composed; a batch that was begun is ended. */
    static final int LIMIT = 10_000;

    private static final Duration COUNT_EVERY = Duration.ofMillis(500);

    private record Ordered(UUID id, String key, String recipient) {}

    private final int limit;
    private long countedAt = System.nanoTime() - COUNT_EVERY.toNanos();
    /** Messages neither sent nor skipped when they were last counted, and those composed since. */
    private long open;

    MessageEffect() {
        this(LIMIT);
    }

    /** An effect that composes nothing while {@code limit} messages are neither sent nor skipped. */
    MessageEffect(int limit) {
        this.limit = limit;
    }

    @Override
    public Optional<String> full(Connection connection) throws SQLException {
        if (open >= limit || System.nanoTime() - countedAt >= COUNT_EVERY.toNanos()) {
            try (PreparedStatement statement = connection.prepareStatement("select"
                    + " (select count(*) from (select 1 from outgoing_message where state = 'WAITING' limit ?) w)"
                    + " + (select count(*) from (select 1 from outgoing_message where state = 'PARKED' limit ?) p)")) {
                statement.setInt(1, limit);
                statement.setInt(2, limit);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    open = row.getLong(1);
                }
            }
            countedAt = System.nanoTime();
        }
        return open >= limit
                ? Optional.of(limit + " messages are not sent yet; the sensor sender says why")
                : Optional.empty();
    }

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        List<Ordered> standing = event.first() ? List.of() : standing(connection, event.tradeId());
        boolean confirmed = !event.first() && confirmed(connection, event.tradeId());
        boolean changed = event.newTerms() || !event.inForce();
        int count = 0;
        try (PreparedStatement insert = connection.prepareStatement("insert into outgoing_message (event_id, trade_id,"
                + " trade_version, id, kind, key, action, recipient, document, withdraws)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, event.id());
            insert.setLong(2, event.tradeId());
            insert.setInt(3, event.tradeVersion());
            for (Ordered payment : changed ? standing : List.<Ordered>of()) {
                UUID id = UUID.randomUUID();
                String text =
                        MessageText.cancellation(id, event, trade, payment.recipient(), payment.key(), payment.id());
                add(insert, id, "PAYMENT_CANCELLATION", payment.key(), "", payment.recipient(), text, payment.id());
                count++;
            }
            if (event.inForce() && (changed || !confirmed)) {
                count += compose(insert, event, trade, confirmed ? "AMEND" : "NEW");
            } else if (!event.inForce() && confirmed) {
                UUID id = UUID.randomUUID();
                String text = MessageText.confirmation(id, event, "CANCEL", trade, List.of());
                add(insert, id, "CONFIRMATION", "", "CANCEL", trade.counterparty(), text, null);
                count++;
            }
            insert.executeBatch();
        }
        open += count;
        return count + " messages";
    }

    private static int compose(PreparedStatement insert, Event event, Trade trade, String action) throws SQLException {
        List<TransferDraft> transfers = Transfers.of(trade);
        UUID confirmation = UUID.randomUUID();
        add(
                insert,
                confirmation,
                "CONFIRMATION",
                "",
                action,
                trade.counterparty(),
                MessageText.confirmation(confirmation, event, action, trade, transfers),
                null);
        int count = 1;
        for (TransferDraft transfer : transfers) {
            if (transfer.amount() != null && transfer.amount().signum() < 0) {
                UUID id = UUID.randomUUID();
                String text = MessageText.payment(id, event, trade, transfer);
                add(insert, id, "PAYMENT", transfer.key(), "", transfer.party(), text, null);
                count++;
            }
        }
        return count;
    }

    private static void add(
            PreparedStatement insert,
            UUID id,
            String kind,
            String key,
            String action,
            String recipient,
            String document,
            @Nullable UUID withdraws)
            throws SQLException {
        insert.setObject(4, id);
        insert.setString(5, kind);
        insert.setString(6, key);
        insert.setString(7, action);
        insert.setString(8, recipient);
        insert.setString(9, document);
        insert.setObject(10, withdraws, java.sql.Types.OTHER);
        insert.addBatch();
    }

    private static List<Ordered> standing(Connection connection, long trade) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select m.id, m.key, m.recipient"
                + " from outgoing_message m where m.trade_id = ? and m.kind = 'PAYMENT' and not exists"
                + " (select 1 from outgoing_message c where c.withdraws = m.id) order by m.number")) {
            statement.setLong(1, trade);
            List<Ordered> ordered = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ordered.add(new Ordered(row.getObject(1, UUID.class), row.getString(2), row.getString(3)));
                }
            }
            return ordered;
        }
    }

    /** Whether the last confirmation of the trade was no cancel. */
    private static boolean confirmed(Connection connection, long trade) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select action from outgoing_message"
                + " where trade_id = ? and kind = 'CONFIRMATION' order by number desc limit 1")) {
            statement.setLong(1, trade);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && !row.getString(1).equals("CANCEL");
            }
        }
    }
}
