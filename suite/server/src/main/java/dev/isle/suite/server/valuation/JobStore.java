package dev.isle.suite.server.valuation;

import dev.isle.suite.server.marketdata.MarketStore;
import dev.isle.suite.server.valuation.JobRequest.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs, and ends them.
 *
 * <p>A job and all its units are stored in one transaction; the market's version and the set of trades are settled then. The
 * number of open jobs and of trades in a job is bounded, counted under a lock so that nobody slips through beside.
 *
 * <p>All methods work in the connection's transaction and commit nothing.
 */
public final class JobStore {
    /** The most trades of one job. */
    public static final int MOST_TRADES = 500_000;
    /** The most jobs that are open at a time; live jobs do not count, there is one per book at most. */
    public static final int MOST_OPEN = 32;
    /** The most trades that one turn of a live book takes. */
    public static final int LIVE_BATCH = 2_000;

    /** Which trades have a value: those in force. A terminated trade has had its effects, and has none to come. */
    static final String VALUED = "t.status not in ('PENDING', 'CANCELLED', 'TERMINATED')";

    private static final int UNIT = 200;
    private static final int LIVE_LOCK = 0x15_1E;
    private static final long LOCK = 0x1_51E_0B5L;

    private JobStore() {}

    /** What became of a request. */
    public sealed interface Made {
        /** A job; {@code before} when the same request had made it already. */
        record Job(long id, boolean before) implements Made {}

        /** The key belongs to a request for something else. */
        record OtherScope(long id) implements Made {}

        /** Too many jobs are open: come again. */
        record Full(int open) implements Made {}

        /** It would hold more trades than one job may. */
        record TooLarge() implements Made {}
    }

    /** Makes an ad-hoc or scheduled job of the trades as they are now on the market as it is now. */
    public static Made make(Connection connection, JobRequest request) throws SQLException {
        lock(connection);
        @Nullable Made before = before(connection, request);
        if (before != null) {
            return before;
        }
        int open = open(connection);
        if (open >= MOST_OPEN) {
            return new Made.Full(open);
        }
        long id = insert(connection, request, null, MarketStore.version(connection));
        int trades;
        try (PreparedStatement units = connection.prepareStatement("insert into valuation_unit (job_id, unit, priority,"
                + " trades) select ?, n / " + UNIT + ", ?, array_agg(id order by id) from (select t.id,"
                + " row_number() over (order by t.id) - 1 as n from trade t where " + VALUED
                + " and (? or t.book = any(?) or t.id = any(?)) limit " + (MOST_TRADES + 1)
                + ") numbered group by n / " + UNIT)) {
            units.setLong(1, id);
            units.setInt(2, request.kind().ordinal());
            units.setBoolean(3, request.books().isEmpty() && request.trades().isEmpty());
            units.setArray(4, connection.createArrayOf("text", request.books().toArray()));
            units.setArray(
                    5, connection.createArrayOf("bigint", request.trades().toArray()));
            units.executeUpdate();
            trades = count(connection, id);
        }
        if (trades > MOST_TRADES) {
            connection.rollback();
            return new Made.TooLarge();
        }
        return new Made.Job(id, false);
    }

    /**
     * Makes a job of those trades of a live book whose last value is of another version of the trade, or of an older market;
     * nothing when there are none, when the book has an open live job, or when another makes one now.
     */
    public static Optional<Long> refresh(Connection connection, JobRequest request) throws SQLException {
        String book = request.books().getFirst();
        if (!alone(connection, book)) {
            return Optional.empty();
        }
        long version = MarketStore.version(connection);
        try (PreparedStatement busy = connection.prepareStatement(
                "select 1 from valuation_job where kind = 'LIVE' and state = 'OPEN' and book = ?")) {
            busy.setString(1, book);
            try (ResultSet row = busy.executeQuery()) {
                if (row.next()) {
                    return Optional.empty();
                }
            }
        }
        List<Long> stale = stale(connection, book, version, request.currency());
        if (stale.isEmpty()) {
            return Optional.empty();
        }
        long id = insert(connection, request, book, version);
        try (PreparedStatement units = connection.prepareStatement("insert into valuation_unit (job_id, unit, priority,"
                + " trades) select ?, n / " + UNIT + ", ?, array_agg(t order by n) from (select t,"
                + " row_number() over () - 1 as n from unnest(?) as t) numbered group by n / " + UNIT)) {
            units.setLong(1, id);
            units.setInt(2, request.kind().ordinal());
            units.setArray(3, connection.createArrayOf("bigint", stale.toArray()));
            units.executeUpdate();
        }
        int _ = count(connection, id);
        return Optional.of(id);
    }

    /** Cancels an open job and its open units; returns whether it was open. What is stored already stays. */
    public static boolean cancel(Connection connection, long id) throws SQLException {
        // Units before the job, as their completion does it, so that the two never wait for each other.
        try (PreparedStatement units = connection.prepareStatement(
                "update valuation_unit set state = 'CANCELLED' where job_id = ? and state = 'OPEN'")) {
            units.setLong(1, id);
            units.executeUpdate();
        }
        try (PreparedStatement job = connection.prepareStatement("update valuation_job set state = 'CANCELLED',"
                + " finished_at = now() where id = ? and state = 'OPEN'")) {
            job.setLong(1, id);
            return job.executeUpdate() == 1;
        }
    }

    /** Deletes jobs that ended long ago with their results: ad-hoc ones after a day, scheduled ones after a month. */
    public static int sweep(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("delete from valuation_job where state <> 'OPEN' and finished_at < now() -"
                    + " case kind when 'SCHEDULED' then interval '31 days' when 'LIVE' then interval '1 minute'"
                    + " else interval '1 day' end");
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
        }
    }

    /**
     * Whether nobody else refreshes the book in these moments. Without it a second dispatcher could see the trades as they were
     * before the first one's job, and make the same job again after it.
     */
    private static boolean alone(Connection connection, String book) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_try_advisory_xact_lock(" + LIVE_LOCK + ", hashtext(?))")) {
            statement.setString(1, book);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static @Nullable Made before(Connection connection, JobRequest request) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select id, scope from valuation_job where request_key = ?")) {
            statement.setString(1, request.key());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return row.getString(2).equals(request.scope())
                        ? new Made.Job(row.getLong(1), true)
                        : new Made.OtherScope(row.getLong(1));
            }
        }
    }

    private static int open(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from valuation_job where state = 'OPEN' and kind <> 'LIVE'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static long insert(Connection connection, JobRequest request, @Nullable String book, long version)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into valuation_job (kind, request_key,"
                + " scope, book, valuation_date, market_version, currency, user_name)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) returning id")) {
            statement.setString(1, request.kind().name());
            statement.setString(2, request.kind() == Kind.LIVE ? null : request.key());
            statement.setString(3, request.scope());
            statement.setString(4, book);
            statement.setObject(5, request.date());
            statement.setLong(6, version);
            statement.setString(7, request.currency());
            statement.setString(8, request.user());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static List<Long> stale(Connection connection, String book, long version, String currency)
            throws SQLException {
        List<Long> stale = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select t.id from trade t left join live_value v"
                + " on v.trade_id = t.id where t.book = ? and " + VALUED + " and (v.trade_id is null"
                + " or v.trade_version <> t.version or v.market_version < ? or v.currency <> ?)"
                + " order by t.id limit " + LIVE_BATCH)) {
            statement.setString(1, book);
            statement.setLong(2, version);
            statement.setString(3, currency);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    stale.add(row.getLong(1));
                }
            }
        }
        return stale;
    }

    /** Writes into the job how much it holds; a job of nothing is done. */
    private static int count(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_job set units = u.units,"
                + " trades = u.trades, state = case when u.units = 0 then 'DONE' else state end,"
                + " finished_at = case when u.units = 0 then now() end"
                + " from (select count(*) as units, coalesce(sum(cardinality(trades)), 0) as trades"
                + " from valuation_unit where job_id = ?) u where id = ? returning valuation_job.trades")) {
            statement.setLong(1, id);
            statement.setLong(2, id);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
