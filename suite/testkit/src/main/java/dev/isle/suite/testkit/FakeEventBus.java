package dev.isle.suite.testkit;

import dev.isle.suite.extension.EngineExtension;
import dev.isle.suite.extension.GivenTransaction;
import dev.isle.suite.extension.TradeEvent;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the engines of an extension as an engine server does, one at a time and without waiting: each effect with the
 * consumption of its event in one real transaction, the events of a trade in their order. An event whose effect fails is parked
 * at once (an engine server tries five times first). Confined to one thread.
 */
public final class FakeEventBus {
    private final Connection connection;
    private final Map<String, EngineExtension> engines;

    FakeEventBus(Connection connection, Map<String, EngineExtension> engines) {
        this.connection = connection;
        this.engines = engines;
    }

    /**
     * An event whose effect failed.
     *
     * @param cause what an operator reads
     */
    public record Parked(long id, String engine, long tradeId, int tradeVersion, Action kind, String cause) {}

    private record Waiting(String engine, TradeEvent event, String document) {}

    /** Delivers until nothing waits that may be taken; returns what the engines said about each event. */
    public List<String> deliver() throws SQLException {
        List<String> words = new ArrayList<>();
        for (Optional<Waiting> next = next(); next.isPresent(); next = next()) {
            Waiting waiting = next.get();
            @Nullable EngineExtension engine = engines.get(waiting.engine());
            if (engine == null) {
                throw new IllegalStateException("the engine " + waiting.engine()
                        + " is subscribed, but no extension on the class path brings it; look for META-INF/services/"
                        + EngineExtension.class.getName());
            }
            try {
                String said = engine.kinds().contains(waiting.event().kind())
                        ? engine.apply(
                                GivenTransaction.on(connection), waiting.event(), TradeJson.read(waiting.document()))
                        : waiting.event().kind() + " passed over";
                close(waiting, "DONE", null);
                words.add(waiting.engine() + ": " + said);
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                close(waiting, "PARKED", String.valueOf(failure.getMessage()));
            }
            connection.commit();
        }
        return words;
    }

    private Optional<Waiting> next() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select e.engine, e.id, e.trade_id,"
                        + " e.trade_version, e.kind, v.status, v.document::text from trade_event e join trade_version v"
                        + " on v.trade_id = e.trade_id and v.version = e.trade_version join event_subscription s"
                        + " on s.engine = e.engine and s.state = 'RUNNING' where e.state = 'WAITING' and not exists"
                        + " (select 1 from trade_event p where p.trade_id = e.trade_id and p.engine = e.engine"
                        + " and p.consumed_at is null and p.id < e.id) order by e.id limit 1");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Waiting(
                            row.getString(1),
                            new TradeEvent(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getInt(4),
                                    Action.valueOf(row.getString(5)),
                                    Status.valueOf(row.getString(6))),
                            row.getString(7)))
                    : Optional.empty();
        }
    }

    private void close(Waiting waiting, String state, @Nullable String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update trade_event set state = ?, error = ?,"
                + " consumed_at = case when ? = 'DONE' then now() end, parked_at = case when ? = 'PARKED' then now() end"
                + " where id = ?")) {
            statement.setString(1, state);
            statement.setString(2, error);
            statement.setString(3, state);
            statement.setString(4, state);
            statement.setLong(5, waiting.event().id());
            statement.executeUpdate();
        }
    }

    /** The parked events, oldest first. */
    public List<Parked> parked() throws SQLException {
        List<Parked> parked = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select id, engine, trade_id, trade_version, kind, error"
                                + " from trade_event where state = 'PARKED' order by id");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                parked.add(new Parked(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getInt(4),
                        Action.valueOf(row.getString(5)),
                        row.getString(6)));
            }
        }
        return parked;
    }

    /** Lets a parked event be delivered again. */
    public void replay(Parked event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update trade_event set state = 'WAITING', parked_at = null where id = ? and state = 'PARKED'")) {
            statement.setLong(1, event.id());
            statement.executeUpdate();
        }
        connection.commit();
    }
}
