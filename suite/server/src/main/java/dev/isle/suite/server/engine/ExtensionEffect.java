package dev.isle.suite.server.engine;

import dev.isle.suite.extension.EngineExtension;
import dev.isle.suite.extension.GivenTransaction;
import dev.isle.suite.extension.TradeEvent;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** The effect of an engine that an extension brings: within the transaction that it is given, and for the kinds of events that it names. */
final class ExtensionEffect implements Effect {
    private final EngineExtension engine;
    private final Set<Action> kinds;

    ExtensionEffect(EngineExtension engine) {
        this.engine = engine;
        this.kinds = Set.copyOf(engine.kinds());
    }

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        TradeEvent told = new TradeEvent(
                event.id(),
                event.tradeId(),
                event.tradeVersion(),
                Action.valueOf(event.kind()),
                Status.valueOf(event.status()));
        return kinds.contains(told.kind())
                ? engine.apply(GivenTransaction.on(connection), told, trade)
                : event.kind() + " passed over";
    }

    @Override
    public Optional<String> full(Connection connection) throws SQLException {
        return engine.full(GivenTransaction.on(connection));
    }
}
