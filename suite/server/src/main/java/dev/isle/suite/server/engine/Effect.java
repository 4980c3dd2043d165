package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What one engine does with one event. It writes with the connection that it is given and commits nothing: its writes
 * and the consumption of the event are one transaction.
 */
interface Effect {
    /** The event's number, and the trade and version that it is about. */
    record Event(long id, long tradeId, int tradeVersion) {}

    /** Writes the effect; returns a few words about it for the log. */
    String apply(Connection connection, Event event, Trade trade) throws SQLException;
}
