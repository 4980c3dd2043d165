package dev.isle.suite.extension;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.workflow.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that a jar adds to the suite: found by {@link java.util.ServiceLoader} in the engine server, where it is
 * administered like any other (stop, off, catch-up, limit, parked events).
 *
 * <p>It has events once it has a row in {@code event_subscription}, which a schema step of the extension makes together with the
 * engine's tables; see {@code suite/README.md}. One thread of a server calls it at a time; several servers may.
 */
public interface EngineExtension {
    /** Its name: lower-case words with dashes, at least one dash, beginning with the extension's own name, such as {@code acme-leases}. */
    String name();

    /** The kinds of events that it makes something of; others are closed without asking it. */
    default Set<Action> kinds() {
        return EnumSet.allOf(Action.class);
    }

    /**
     * Writes what it makes of one event, with the connection that it is given: its writes and the consumption of the event are
     * one transaction, so it neither commits nor rolls back, and reaches nothing outside the database.
     *
     * <p>Events of one trade come in the order of its versions. Not every version comes (an operator may skip one, and an engine
     * that was off catches up with the present version alone), so an effect that takes back takes back whatever still stands for
     * the trade.
     *
     * @param trade the terms of the event's version
     * @return a few words for the log
     * @throws RuntimeException when the effect cannot be made; the event is tried again and then parked with the message
     * @throws SQLException likewise
     */
    String apply(Connection connection, TradeEvent event, Trade trade) throws SQLException;

    /** Why no event can be taken at the moment, because what the effect fills is full; empty when events can be taken. */
    default Optional<String> full(Connection connection) throws SQLException {
        return Optional.empty();
    }
}
