package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.dataserver.TradeRequest.Change;
import dev.isle.suite.server.dataserver.TradeStore.Saved;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import dev.isle.suite.trade.workflow.Workflow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes new versions of stored trades.
 *
 * <ol>
 *   <li>A request that was done before is answered as it was then, whatever the caller may do now.
 *   <li>New terms need the right on the book that they name.
 *   <li>The trade's row is locked, so that changes of one trade come one after the other, and the request is looked for
 *       again: the same one may have been first.
 *   <li>The caller must hold the action's right on the book that the trade is in.
 *   <li>The expected version is compared, then the workflow is asked; a refusal leaves nothing behind, not even its key.
 *   <li>The present version goes into the history; the new one, its request key and its events are stored.
 * </ol>
 *
 * Invariant: versions of a trade are numbered from 1 without gaps, and every one of them is kept.
 */
final class TradeChange {
    private static final Workflow WORKFLOW = Workflow.STRAIGHT_THROUGH;

    private TradeChange() {}

    /** What became of a change. */
    sealed interface Changed {
        /** The version that the request made, now or before. */
        record Done(long id, int version, String status) implements Changed {}

        /** The key belongs to another request. */
        record OtherBody(long id) implements Changed {}

        /** There is no such trade. */
        record Missing(long id) implements Changed {}

        /** The trade has another version than the one expected. */
        record Moved(long id, int expected, int version) implements Changed {}

        /** The action is not legal in the trade's status. */
        record Illegal(int version, Action action, Status status, List<Action> legal) implements Changed {}
    }

    private record Present(int version, Status status, String book) {}

    /** Makes the change in the connection's transaction. */
    static Changed apply(Connection connection, long term, Change change) throws SQLException {
        @Nullable Saved before = TradeStore.before(connection, change.identity());
        if (before != null) {
            return again(connection, before);
        }
        change.trade().ifPresent(terms -> change.identity().caller().require(Right.AMEND, terms.book()));
        @Nullable Present present = lock(connection, change.id());
        if (present == null) {
            return new Changed.Missing(change.id());
        }
        before = TradeStore.before(connection, change.identity());
        if (before != null) {
            return again(connection, before);
        }
        change.identity().caller().require(right(change.action()), present.book());
        if (present.version() != change.expected()) {
            return new Changed.Moved(change.id(), change.expected(), present.version());
        }
        Optional<Status> next = WORKFLOW.after(present.status(), change.action());
        if (next.isEmpty()) {
            return new Changed.Illegal(
                    present.version(), change.action(), present.status(), WORKFLOW.legal(present.status()));
        }
        int version = present.version() + 1;
        if (!TradeStore.claim(connection, change.identity(), change.id(), version)) {
            // The same key, used for another trade at the same time: this trade's lock does not order the two.
            throw new SQLException("the request key was taken meanwhile", "40001");
        }
        keep(connection, change.id());
        replace(connection, term, change, version, next.get());
        TradeStore.announce(connection, change.id(), version, change.action());
        return new Changed.Done(change.id(), version, next.get().name());
    }

    /** The right that an action needs, on the book that the trade is in. */
    private static Right right(Action action) {
        return switch (action) {
            case NEW -> Right.BOOK;
            case AMEND, RETURN, TERMINATE -> Right.AMEND;
            case VERIFY, CONFIRM -> Right.VERIFY;
            case CANCEL -> Right.CANCEL;
        };
    }

    private static Changed again(Connection connection, Saved before) throws SQLException {
        return switch (before) {
            case Saved.Before same -> new Changed.Done(same.id(), same.version(), status(connection, same));
            case Saved.OtherBody other -> new Changed.OtherBody(other.id());
            case Saved.New _ -> throw new IllegalStateException("looking makes no trade");
        };
    }

    private static String status(Connection connection, Saved.Before same) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select status from trade_version where trade_id = ? and version = ?")) {
            statement.setLong(1, same.id());
            statement.setInt(2, same.version());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static @Nullable Present lock(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select version, status, book from trade where id = ? for no key update")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Present(row.getInt(1), Status.valueOf(row.getString(2)), row.getString(3))
                        : null;
            }
        }
    }

    private static void keep(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into trade_history (trade_id, version,"
                + " action, status, user_name, book, counterparty, product, document, epoch, changed_at)"
                + " select id, version, action, status, user_name, book, counterparty, product, document, epoch, changed_at"
                + " from trade where id = ?")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    private static void replace(Connection connection, long term, Change change, int version, Status status)
            throws SQLException {
        String terms = change.trade().isEmpty() ? "" : ", book = ?, counterparty = ?, product = ?, document = ?::json";
        try (PreparedStatement statement = connection.prepareStatement("update trade set version = ?, action = ?,"
                + " status = ?, user_name = ?, epoch = ?, changed_at = now()" + terms + " where id = ?")) {
            statement.setInt(1, version);
            statement.setString(2, change.action().name());
            statement.setString(3, status.name());
            statement.setString(4, change.identity().user());
            statement.setLong(5, term);
            int next = 6;
            if (change.trade().isPresent()) {
                Trade trade = change.trade().get();
                statement.setString(next++, trade.book());
                statement.setString(next++, trade.counterparty());
                statement.setString(next++, trade.product().type());
                statement.setString(next++, TradeJson.write(trade));
            }
            statement.setLong(next, change.id());
            statement.executeUpdate();
        }
    }
}
