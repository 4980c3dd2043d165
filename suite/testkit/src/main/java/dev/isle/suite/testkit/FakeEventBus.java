package dev.isle.suite.testkit;

import dev.isle.suite.extension.EngineExtension;
import dev.isle.suite.extension.GivenTransaction;
import dev.isle.suite.extension.TradeEvent;
import dev.isle.suite.trade.json.TradeJson;
import dev.isle.suite.trade.workflow.Action;
import dev.isle.suite.trade.workflow.Status;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the engines of an extension as an engine server does, one at a time and without waiting: each effect with the
 * consumption of its event in one real transaction, the events of a trade in their order. An event whose effect fails is parked
 * at once (an engine server tries five times first). A test of the suite holds it against the engine server's own code. Confined
 * to one thread.
 */
public final class FakeEventBus {
    private static final int LONGEST_CAUSE = 500;

    private final Connection connection;
    private final Map<String, EngineExtension> engines;

    /**
     * A bus over a database with the suite's tables; {@link ExtensionKit#bus} makes one over a database of its own.
     *
     * @param connection not in auto-commit mode, and used by nobody else meanwhile
     * @param engines by their names
     */
    public FakeEventBus(Connection connection, Map<String, EngineExtension> engines) {
        this.connection = connection;
        this.engines = Map.copyOf(engines);
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
        Set<String> heldUp = new TreeSet<>();
        for (Optional<Waiting> next = next(heldUp); next.isPresent(); next = next(heldUp)) {
            Waiting waiting = next.get();
            @Nullable EngineExtension engine = engines.get(waiting.engine());
            if (engine == null) {
                throw new IllegalStateException("the engine " + waiting.engine()
                        + " is subscribed, but no extension on the class path brings it; look for META-INF/services/"
                        + EngineExtension.class.getName());
            }
            if (engine.full(GivenTransaction.on(connection)).isPresent()) {
                heldUp.add(waiting.engine());
                continue;
            }
            try {
                String said = engine.kinds().contains(waiting.event().kind())
                        ? engine.apply(
                                GivenTransaction.on(connection), waiting.event(), TradeJson.read(waiting.document()))
                        : waiting.event().kind() + " passed over";
                close(waiting, "DONE", null);
                words.add(waiting.engine() + ": " + said);
            } catch (SQLException | RuntimeException | StackOverflowError | LinkageError failure) {
                connection.rollback();
                close(waiting, "PARKED", cause(failure));
            }
            connection.commit();
        }
        connection.commit();
        return words;
    }

    /** What an operator reads: the message, with the kind of failure where the message says too little. */
    private static String cause(Throwable failure) {
        Throwable first = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        @Nullable String message = first.getMessage();
        String cause = first instanceof IllegalStateException || first instanceof SQLException
                ? String.valueOf(message)
                : first.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return cause.substring(0, Math.min(cause.length(), LONGEST_CAUSE));
    }

    private Optional<Waiting> next(Set<String> heldUp) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select e.engine, e.id, e.trade_id,"
                + " e.trade_version, e.kind, v.status, v.document::text from trade_event e join trade_version v"
                + " on v.trade_id = e.trade_id and v.version = e.trade_version join event_subscription s"
                + " on s.engine = e.engine and s.state = 'RUNNING' where e.state = 'WAITING' and e.engine <> all(?)"
                + " and not exists (select 1 from trade_event p where p.trade_id = e.trade_id and p.engine = e.engine"
                + " and p.consumed_at is null and p.id < e.id) order by e.id limit 1")) {
            statement.setArray(1, connection.createArrayOf("text", heldUp.toArray()));
            try (ResultSet row = statement.executeQuery()) {
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
