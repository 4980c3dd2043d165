package dev.isle.suite.server.valuation;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Sight;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Reads jobs, their results and the live result, as the JSON that HTTP answers. Decimals are texts. */
public final class JobReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern JOB = Pattern.compile("V-([0-9]{8,15})");
    private static final Pattern TRADE = Pattern.compile("T-([0-9]{8,15})");
    private static final int SHOWN_FAILURES = 20;

    private JobReader() {}

    /** A job's number as it is shown. */
    public static String name(long job) {
        return String.format(Locale.ROOT, "V-%08d", job);
    }

    /** The number of a job, if that is one. */
    public static OptionalLong job(String name) {
        return number(JOB, name);
    }

    /** The number of a trade, if that is one. */
    public static OptionalLong trade(String name) {
        return number(TRADE, name);
    }

    private static OptionalLong number(Pattern form, String name) {
        var matcher = form.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** The totals of one book in a job. */
    public record BookTotal(String book, int trades, int notValued, BigDecimal total) {}

    /** How far a job is. */
    public record Progress(long id, String state, String currency, int trades, int units, int done, int failed) {
        /** Whether nothing more comes. */
        public boolean ended() {
            return !state.equals("OPEN");
        }
    }

    /** How far the job with that request key is, if there is one. */
    public static Optional<Progress> progress(Connection connection, String requestKey) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select id, state, currency, trades, units,"
                + " done_units, failed_units from valuation_job where request_key = ?")) {
            statement.setString(1, requestKey);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Progress(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getInt(5),
                                row.getInt(6),
                                row.getInt(7)))
                        : Optional.empty();
            }
        }
    }

    /** The totals per book of what is stored of a job, by book. */
    public static List<BookTotal> books(Connection connection, long id) throws SQLException {
        List<BookTotal> books = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select book, count(*), count(error),"
                + " coalesce(sum(total), 0) from valuation_result where job_id = ? group by book order by book")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    books.add(new BookTotal(row.getString(1), row.getInt(2), row.getInt(3), row.getBigDecimal(4)));
                }
            }
        }
        return books;
    }

    /** Who asked for a job; empty when there is none of that number. */
    public static Optional<String> user(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select user_name from valuation_job where id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The books of those trades. */
    public static Set<String> booksOf(Connection connection, List<Long> trades) throws SQLException {
        Set<String> books = new TreeSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select distinct book from trade where id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", trades.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    books.add(row.getString(1));
                }
            }
        }
        return books;
    }

    /**
     * A job: how far it is, the totals so far, the units that were given up; empty when there is none of that number. Totals
     * are those of the caller's books; what was asked for, and what failed, name other books and are for who asked.
     */
    public static Optional<String> show(Connection connection, long id, Caller caller) throws SQLException {
        Sight sight = caller.sight();
        boolean whole;
        ObjectNode root;
        try (PreparedStatement statement = connection.prepareStatement("select kind, scope, valuation_date,"
                + " market_version, currency, user_name, state, trades, units, done_units, failed_units, created_at,"
                + " finished_at from valuation_job where id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                whole = sight.all() || caller.user().equals(row.getString(6));
                root = JSON.createObjectNode()
                        .put("id", name(id))
                        .put("kind", row.getString(1))
                        .put("scope", whole ? row.getString(2) : "")
                        .put("date", row.getObject(3, LocalDate.class).toString())
                        .put("marketVersion", row.getLong(4))
                        .put("currency", row.getString(5))
                        .put("user", row.getString(6))
                        .put("state", row.getString(7))
                        .put("trades", row.getInt(8))
                        .put("units", row.getInt(9))
                        .put("doneUnits", row.getInt(10))
                        .put("failedUnits", row.getInt(11))
                        .put("createdAt", time(row, 12))
                        .put("finishedAt", time(row, 13));
            }
        }
        ArrayNode books = root.putArray("books");
        for (BookTotal book : books(connection, id)) {
            if (!sight.of(book.book())) {
                continue;
            }
            books.addObject()
                    .put("book", book.book())
                    .put("trades", book.trades())
                    .put("notValued", book.notValued())
                    .put("total", book.total().toPlainString());
        }
        ArrayNode failures = root.putArray("failures");
        try (PreparedStatement statement = connection.prepareStatement("select unit, error from valuation_unit"
                + " where job_id = ? and state = 'FAILED' order by unit limit " + SHOWN_FAILURES)) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                while (whole && row.next()) {
                    failures.addObject().put("unit", row.getInt(1)).put("error", row.getString(2));
                }
            }
        }
        return Optional.of(root.toString());
    }

    /** The results of single trades of a job, of those books that may be seen, by number, after one of them. */
    public static String results(Connection connection, long id, Sight sight, long after, int most)
            throws SQLException {
        ObjectNode root = JSON.createObjectNode().put("id", name(id));
        ArrayNode list = root.putArray("results");
        try (PreparedStatement statement = connection.prepareStatement("select trade_id, trade_version, book,"
                + " amounts::text, total, error from valuation_result where job_id = ? and trade_id > ?"
                + " and (? or book = any(?)) order by trade_id limit ?")) {
            statement.setLong(1, id);
            statement.setLong(2, after);
            statement.setBoolean(3, sight.all());
            statement.setArray(4, connection.createArrayOf("text", sight.books().toArray()));
            statement.setInt(5, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(list, row);
                }
            }
        }
        return root.put("more", list.size() == most).toString();
    }

    /**
     * The live result of a book: the sum of the last values, and how many trades wait for a new one; empty when nobody wants
     * the book live.
     */
    public static Optional<String> live(Connection connection, String book, long version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select b.currency, count(t.id),"
                + " count(*) filter (where t.id is not null and (v.trade_id is null or v.trade_version <> t.version"
                + " or v.market_version < ? or v.currency <> b.currency)), count(v.error),"
                + " coalesce(sum(v.total) filter (where v.currency = b.currency), 0), max(v.valuation_date),"
                + " max(v.valued_at) from live_book b"
                + " left join trade t on t.book = b.book and " + JobStore.VALUED
                + " left join live_value v on v.trade_id = t.id where b.book = ? group by b.currency")) {
            statement.setLong(1, version);
            statement.setString(2, book);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(JSON.createObjectNode()
                        .put("book", book)
                        .put("currency", row.getString(1))
                        .put("trades", row.getInt(2))
                        .put("waiting", row.getInt(3))
                        .put("notValued", row.getInt(4))
                        .put("total", row.getBigDecimal(5).toPlainString())
                        .put("date", row.getString(6))
                        .put("marketVersion", version)
                        .put("valuedAt", time(row, 7))
                        .toString());
            }
        }
    }

    private static void add(ArrayNode list, ResultSet row) throws SQLException {
        @Nullable BigDecimal total = row.getBigDecimal(5);
        @Nullable String amounts = row.getString(4);
        ObjectNode result = list.addObject()
                .put("trade", String.format(Locale.ROOT, "T-%08d", row.getLong(1)))
                .put("version", row.getInt(2))
                .put("book", row.getString(3))
                .put("total", total == null ? null : total.toPlainString())
                .put("error", row.getString(6));
        result.putRawValue("amounts", new RawValue(amounts == null ? "null" : amounts));
    }

    private static @Nullable String time(ResultSet row, int column) throws SQLException {
        @Nullable Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant().toString();
    }
}
