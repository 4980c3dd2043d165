package dev.isle.suite.extension;

import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import java.util.Locale;

/**
 * What an engine is told of: a version of a trade.
 *
 * @param id the event's number
 * @param tradeId the trade's number
 * @param tradeVersion the version that the action made, from 1
 * @param kind what was done
 * @param status where the trade stands in that version
 */
public record TradeEvent(long id, long tradeId, int tradeVersion, Action kind, Status status) {
    /** Whether the version wants its effects in place. */
    public boolean inForce() {
        return status.inForce();
    }

    /** Whether the engine has seen no earlier version, so that no earlier effects can be there. */
    public boolean first() {
        return kind == Action.NEW;
    }

    /** Whether the version has other terms than the one before. */
    public boolean newTerms() {
        return kind.bringsTerms();
    }

    /** The trade's number as it stands in logs and answers. */
    public String trade() {
        return String.format(Locale.ROOT, "T-%08d", tradeId);
    }
}
