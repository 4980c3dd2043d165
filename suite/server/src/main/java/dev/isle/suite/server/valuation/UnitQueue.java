package dev.isle.suite.server.valuation;

import dev.isle.suite.server.valuation.JobRequest.Kind;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The units of all jobs as a queue, for calculators.
 *
 * <ol>
 *   <li>{@link #claim} takes the first unit that nobody holds, or whose holder's lease has run out, in a transaction of its
 *       own; taking counts as an attempt.
 *   <li>The holder computes, and {@linkplain #renew renews} its lease meanwhile.
 *   <li>{@link #complete} stores the results and the completion in one transaction, if the unit is still held by the same
 *       attempt.
 * </ol>
 *
 * <p>Invariants: a unit is completed once, because its completion needs the attempt that holds it, and another attempt has
 * another number; results exist exactly for completed units; a unit that takes its calculators with it is given up after
 * {@value #MOST_ATTEMPTS} attempts, so that it cannot take all of them for ever.
 */
public final class UnitQueue {
    /** How often a unit is tried. */
    public static final int MOST_ATTEMPTS = 5;

    private static final int LONGEST_ERROR = 500;

    private final String holder;
    private final Duration lease;

    /** The queue as one calculator sees it; its name need not be unique. */
    public UnitQueue(String holder, Duration lease) {
        this.holder = holder;
        this.lease = lease;
    }

    /** A unit that this calculator holds, with what it must know of the job. */
    public record Unit(
            long job,
            int number,
            int attempt,
            List<Long> trades,
            Kind kind,
            LocalDate date,
            long marketVersion,
            String currency) {
        public Unit {
            trades = List.copyOf(trades);
        }
    }

    /**
     * What became of one trade of a unit.
     *
     * @param amounts by currency as JSON; null when not valued
     * @param total in the job's currency; null when not valued
     * @param error why not; null when valued
     */
    public record Result(
            long trade,
            int version,
            String book,
            @Nullable String amounts,
            @Nullable BigDecimal total,
            @Nullable String error) {}

    /** Takes the next unit, if there is one. Units that were tried too often are given up on the way. */
    public Optional<Unit> claim(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("with next as (select job_id, unit"
                + " from valuation_unit where state = 'OPEN' and (lease_until is null or lease_until < now())"
                + " order by priority, job_id, unit limit 1 for update skip locked)"
                + " update valuation_unit u set holder = ?, attempts = u.attempts + 1,"
                + " lease_until = now() + make_interval(secs => ?) from next, valuation_job j"
                + " where u.job_id = next.job_id and u.unit = next.unit and j.id = u.job_id"
                + " returning u.job_id, u.unit, u.attempts, u.trades, j.kind, j.valuation_date, j.market_version,"
                + " j.currency, u.error")) {
            statement.setString(1, holder);
            statement.setDouble(2, lease.toMillis() / 1000.0);
            while (true) {
                Unit unit;
                @Nullable String error;
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    unit = unit(row);
                    error = row.getString(9);
                }
                if (unit.attempt() <= MOST_ATTEMPTS) {
                    return Optional.of(unit);
                }
                giveUp(
                        connection,
                        unit,
                        "given up after " + MOST_ATTEMPTS + " attempts"
                                + (error == null ? "; its calculators ended meanwhile" : ": " + error));
            }
        }
    }

    /** Holds on to a unit; false when it is lost: taken by another, cancelled, or done. */
    public boolean renew(Connection connection, Unit unit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_unit"
                + " set lease_until = now() + make_interval(secs => ?) where job_id = ? and unit = ?"
                + " and state = 'OPEN' and attempts = ? and holder = ?")) {
            statement.setDouble(1, lease.toMillis() / 1000.0);
            held(statement, 2, unit);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Completes a unit and stores its results.
     *
     * @return false when the unit is lost; then nothing is stored and the transaction must not be used further
     */
    public boolean complete(Connection connection, Unit unit, List<Result> results) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_unit set state = 'DONE',"
                + " finished_at = now(), lease_until = null, error = null where job_id = ? and unit = ?"
                + " and state = 'OPEN' and attempts = ? and holder = ?")) {
            held(statement, 1, unit);
            if (statement.executeUpdate() != 1) {
                connection.rollback();
                return false;
            }
        }
        if (unit.kind() == Kind.LIVE) {
            storeLive(connection, unit, results);
        } else {
            store(connection, unit, results);
        }
        countDone(connection, unit, "done_units");
        return true;
    }

    /** Lets go of a unit that could not be computed; it is tried again a second later. */
    public void release(Connection connection, Unit unit, String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_unit set error = ?,"
                + " lease_until = now() + interval '1 second' where job_id = ? and unit = ?"
                + " and state = 'OPEN' and attempts = ? and holder = ?")) {
            statement.setString(1, bounded(error));
            held(statement, 2, unit);
            statement.executeUpdate();
        }
    }

    private void giveUp(Connection connection, Unit unit, String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_unit set state = 'FAILED',"
                + " finished_at = now(), lease_until = null, error = ? where job_id = ? and unit = ?"
                + " and state = 'OPEN' and attempts = ? and holder = ?")) {
            statement.setString(1, bounded(error));
            held(statement, 2, unit);
            if (statement.executeUpdate() == 1) {
                countDone(connection, unit, "failed_units");
            }
        }
    }

    private void held(PreparedStatement statement, int from, Unit unit) throws SQLException {
        statement.setLong(from, unit.job());
        statement.setInt(from + 1, unit.number());
        statement.setInt(from + 2, unit.attempt());
        statement.setString(from + 3, holder);
    }

    private static void countDone(Connection connection, Unit unit, String column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update valuation_job set " + column + " = "
                + column + " + 1, state = case when state = 'OPEN' and done_units + failed_units + 1 = units"
                + " then 'DONE' else state end, finished_at = case when state = 'OPEN'"
                + " and done_units + failed_units + 1 = units then now() else finished_at end where id = ?")) {
            statement.setLong(1, unit.job());
            statement.executeUpdate();
        }
    }

    private static void store(Connection connection, Unit unit, List<Result> results) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into valuation_result (job_id, trade_id,"
                + " trade_version, book, amounts, total, error) values (?, ?, ?, ?, ?::json, ?, ?)")) {
            for (Result result : results) {
                insert.setLong(1, unit.job());
                set(insert, 2, result);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void storeLive(Connection connection, Unit unit, List<Result> results) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into live_value as v (valuation_date,"
                + " market_version, currency, trade_id, trade_version, book, amounts, total, error)"
                + " values (?, ?, ?, ?, ?, ?, ?::json, ?, ?) on conflict (trade_id) do update set"
                + " valuation_date = excluded.valuation_date, market_version = excluded.market_version,"
                + " currency = excluded.currency, trade_version = excluded.trade_version, book = excluded.book,"
                + " amounts = excluded.amounts, total = excluded.total, error = excluded.error, valued_at = now()"
                + " where v.trade_version <= excluded.trade_version and v.market_version <= excluded.market_version")) {
            for (Result result : results) {
                insert.setObject(1, unit.date());
                insert.setLong(2, unit.marketVersion());
                insert.setString(3, unit.currency());
                set(insert, 4, result);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, int from, Result result) throws SQLException {
        insert.setLong(from, result.trade());
        insert.setInt(from + 1, result.version());
        insert.setString(from + 2, result.book());
        if (result.amounts() == null) {
            insert.setNull(from + 3, Types.VARCHAR);
        } else {
            insert.setString(from + 3, result.amounts());
        }
        insert.setBigDecimal(from + 4, result.total());
        insert.setString(from + 5, result.error());
    }

    private static Unit unit(ResultSet row) throws SQLException {
        Array array = row.getArray(4);
        List<Long> trades = new ArrayList<>(List.of((Long[]) array.getArray()));
        return new Unit(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                trades,
                Kind.valueOf(row.getString(5)),
                row.getObject(6, LocalDate.class),
                row.getLong(7),
                row.getString(8));
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }
}
