package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.Effect.Event;
import dev.isle.suite.trade.flow.Completions.Published;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How fixings come to transfers and postings. A load of fixings becomes events of kind {@link Event#FIXING} for the trades
 * that wait for one of them ({@link FixingLook}); an engine that puts a trade in effect whose fixings may be there already
 * writes such an event for itself ({@link #follow}). So no trade is missed, whichever came first, and each event names the
 * version of market data that it is to look with: repeating it gives the same.
 */
final class Fixings {
    /** The engines that make something of fixings. */
    static final List<String> ENGINES = List.of("transfer", "accounting");

    /**
     * Writes events of kind FIXING of a market version for those trades of a list that the engine has been told the present
     * version of, and that are in force. One that was withdrawn waits again.
     */
    static final String TELL = "insert into trade_event (trade_id, trade_version, kind, engine, market_version)"
            + " select t.id, t.version, '" + Event.FIXING + "', ?, ? from trade t where t.id = any (?)"
            + " and t.status in ('VERIFIED', 'CONFIRMED', 'TERMINATED') and exists (select 1 from trade_event e"
            + " where e.trade_id = t.id and e.engine = ? and e.trade_version = t.version and e.kind <> '" + Event.FIXING
            + "' and e.state <> 'WITHDRAWN') order by t.id"
            + " on conflict (trade_id, trade_version, kind, engine, market_version) do update set state = 'WAITING',"
            + " consumed_at = null, attempts = 0, error = null where trade_event.state = 'WITHDRAWN'";

    private Fixings() {}

    /** Tells an engine to look at trades with the fixings of a market version; returns how many events were written. */
    static int tell(Connection connection, String engine, long marketVersion, List<Long> trades) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TELL)) {
            statement.setString(1, engine);
            statement.setLong(2, marketVersion);
            statement.setArray(3, connection.createArrayOf("bigint", trades.toArray()));
            statement.setString(4, engine);
            return statement.executeUpdate();
        }
    }

    /** After a trade was put in effect: has the engine look at it again when one of its fixings may be published already. */
    static void follow(Connection connection, String engine, Event event, List<TransferDraft> drafts)
            throws SQLException {
        Optional<LocalDate> first = drafts.stream()
                .filter(TransferDraft::projected)
                .flatMap(draft -> draft.fixings().stream().map(FixingRef::to).max(LocalDate::compareTo).stream())
                .min(LocalDate::compareTo);
        if (first.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("insert into trade_event (trade_id,"
                + " trade_version, kind, engine, market_version) select ?, ?, '" + Event.FIXING + "', ?, version"
                + " from market_version where (select max(fixing_date) from market_fixing) >= ?"
                + " on conflict do nothing")) {
            statement.setLong(1, event.tradeId());
            statement.setInt(2, event.tradeVersion());
            statement.setString(3, engine);
            statement.setObject(4, first.get());
            statement.executeUpdate();
        }
    }

    /** The numbers that a version of market data shows; a failing database is told by {@link Unread}. */
    static Published asOf(Connection connection, long marketVersion) {
        Map<String, Optional<BigDecimal>> known = new HashMap<>();
        return (index, day) ->
                known.computeIfAbsent(index + " " + day, _ -> read(connection, marketVersion, index, day));
    }

    /** A fixing could not be read. */
    static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        Unread(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }

    private static Optional<BigDecimal> read(Connection connection, long version, String index, LocalDate day) {
        try (PreparedStatement statement = connection.prepareStatement("select value from market_fixing"
                + " where index_name = ? and fixing_date = ? and version <= ? order by version desc limit 1")) {
            statement.setString(1, index);
            statement.setObject(2, day);
            statement.setLong(3, version);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBigDecimal(1)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new Unread(failure);
        }
    }

    /** What contradicts a completed transfer: nothing is changed by itself, somebody has to decide. */
    static IllegalStateException contradiction(String key, BigDecimal before, BigDecimal now, long marketVersion) {
        return new IllegalStateException("transfer " + key + " was completed with " + before.toPlainString()
                + ", and the fixings of market version " + marketVersion + " make it " + now.toPlainString()
                + ": skip this event to leave it, then amend the trade to have it computed anew");
    }
}
