package dev.isle.suite.server.sending;

import dev.isle.suite.server.sending.Sink.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The table of composed messages as the sender sees it. Of each trade only the oldest message that is neither sent nor
 * skipped may go, so that a cancellation never overtakes its payment.
 */
final class Outbox {
    private static final int ATTEMPTS = 5;
    private static final int LONGEST_ERROR = 500;

    private Outbox() {}

    /** Locks the oldest messages that may go, for the connection's transaction; none while the message engine is not to run. */
    static List<Message> lock(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select m.id, m.trade_id, m.number, m.document"
                + " from outgoing_message m where m.state = 'WAITING' and (m.retry_at is null or m.retry_at <= now())"
                + " and exists (select 1 from event_subscription s where s.engine = 'message' and s.state = 'RUNNING')"
                + " and not exists (select 1 from outgoing_message p where p.trade_id = m.trade_id"
                + " and p.state in ('WAITING', 'PARKED') and p.number < m.number)"
                + " order by m.number limit ? for update of m skip locked")) {
            statement.setInt(1, most);
            List<Message> messages = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    messages.add(new Message(
                            row.getObject(1, UUID.class),
                            String.format(Locale.ROOT, "T-%08d", row.getLong(2)),
                            row.getLong(3),
                            row.getString(4)));
                }
            }
            return messages;
        }
    }

    /** Marks messages that this transaction has locked as sent, now; the transaction began before they were. */
    static void sent(Connection connection, List<Message> messages, String server) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update outgoing_message set state = 'SENT',"
                + " sent_at = clock_timestamp(), sent_by = ?, attempts = attempts + 1, retry_at = null, error = null"
                + " where id = any (?)")) {
            statement.setString(1, server);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", messages.stream().map(Message::id).toArray()));
            statement.executeUpdate();
        }
    }

    /** Notes that the sink refused a message; it is tried again later, and parked after the last attempt. */
    static void refused(Connection connection, Message message, String why) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update outgoing_message set attempts ="
                + " attempts + 1, error = ?, retry_at = now() + make_interval(secs => power(2, attempts)),"
                + " state = case when attempts + 1 >= " + ATTEMPTS + " then 'PARKED' else state end where id = ?")) {
            statement.setString(1, why.length() <= LONGEST_ERROR ? why : why.substring(0, LONGEST_ERROR));
            statement.setObject(2, message.id());
            statement.executeUpdate();
        }
    }
}
