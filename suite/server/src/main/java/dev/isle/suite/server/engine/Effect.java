package dev.isle.suite.server.engine;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What one engine does with one event. It writes with the connection that it is given and commits nothing: its writes
 * and the consumption of the event are one transaction.
 *
 * <p>Events of one trade come in the order of its versions, each after the one before is closed. Not every version comes:
 * an operator may have skipped an event, and an engine that was switched off catches up with the present version alone, as
 * an amendment when it had seen an earlier one. So an effect that reverses takes back whatever of its rows still stands
 * for the trade, not the rows of the version before.
 */
interface Effect {
    /**
     * An event.
     *
     * @param id its number
     * @param tradeId the trade that it is about
     * @param tradeVersion the version that the action made
     * @param kind the name of the {@link Action}, or {@link #FIXING}
     * @param status the name of the {@link Status} of that version
     * @param marketVersion of a {@link #FIXING}: the version of market data to look with; 0 otherwise
     */
    record Event(long id, long tradeId, int tradeVersion, String kind, String status, long marketVersion) {
        /** The kind of an event that tells of published fixings, not of another version of the trade. */
        static final String FIXING = "FIXING";

        /** Whether it tells of fixings. */
        boolean fixing() {
            return kind.equals(FIXING);
        }

        /** Whether the version wants its effects in place. */
        boolean inForce() {
            return Status.valueOf(status).inForce();
        }

        /** Whether the engine has seen no earlier version, so that no earlier effects can be there. */
        boolean first() {
            return !fixing() && Action.valueOf(kind) == Action.NEW;
        }

        /** Whether the version has other terms than the one before. */
        boolean newTerms() {
            return !fixing() && Action.valueOf(kind).bringsTerms();
        }
    }

    /**
     * Writes the effect; returns a few words about it for the log.
     *
     * @param trade the terms of the event's version
     */
    String apply(Connection connection, Event event, Trade trade) throws SQLException;

    /** Why no event can be taken at the moment, because what the effect fills is full; empty when events can be taken. */
    default Optional<String> full(Connection connection) throws SQLException {
        return Optional.empty();
    }
}
