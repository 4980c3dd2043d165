package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** What the engines have done, read from the suite's database as the engine server's user. Confined to one thread. */
final class Effects implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;

    private final Connection connection;

    Effects(Servers servers, String engineserver) throws IOException, SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(servers.option(engineserver, "--db.url="));
        source.setUser(servers.option(engineserver, "--db.user="));
        source.setPassword(Files.readString(Path.of(servers.option(engineserver, "--db.password-file=")))
                .strip());
        source.setApplicationName("isle-bench");
        connection = source.getConnection();
    }

    // Each state has an index of its own; asked for together they would be looked for in the whole table.

    /** Events that are not closed. */
    long open() throws SQLException {
        return number("select (select count(*) from trade_event where state = 'WAITING')"
                + " + (select count(*) from trade_event where state = 'PARKED')");
    }

    /** Messages that are composed and neither sent nor skipped. */
    long unsent() throws SQLException {
        return number("select (select count(*) from outgoing_message where state = 'WAITING')"
                + " + (select count(*) from outgoing_message where state = 'PARKED')");
    }

    /** The number of trades. */
    long trades() throws SQLException {
        return number("select count(*) from trade");
    }

    /** Waits until no event is open, at most that long; returns the seconds that it took, or more than that when it did not come about. */
    double awaitNone(double seconds) throws SQLException {
        long began = System.nanoTime();
        double waited = 0;
        while (open() + unsent() > 0) {
            waited = (System.nanoTime() - began) / 1e9;
            if (waited > seconds) {
                return waited;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return waited;
    }

    /** When the last engine was done with each trade from that one on, in microseconds since 1970. */
    Map<Long, Long> lastEffects(long first) throws SQLException {
        return times(
                "select trade_id, (extract(epoch from max(consumed_at)) * 1000000)::bigint from trade_event"
                        + " where trade_id >= ? group by trade_id having count(*) = count(consumed_at)",
                first);
    }

    /** When the last message of each trade from that one on was sent. */
    Map<Long, Long> lastSent(long first) throws SQLException {
        return times(
                "select trade_id, (extract(epoch from max(sent_at)) * 1000000)::bigint from outgoing_message"
                        + " where trade_id >= ? group by trade_id having count(*) = count(sent_at)",
                first);
    }

    private Map<Long, Long> times(String query, long first) throws SQLException {
        Map<Long, Long> times = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, first);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    times.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return times;
    }

    private long number(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
