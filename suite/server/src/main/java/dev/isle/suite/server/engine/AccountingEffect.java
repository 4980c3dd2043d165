package dev.isle.suite.server.engine;

import dev.isle.suite.server.engine.PostingRule.Posting;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.Completions;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The accounting engine's effect: postings of the trade's transfers by {@link PostingRule}.
 *
 * <ol>
 *   <li>What stands is reversed, by lines that negate it and name it, when the version has other terms or is out of force.
 *   <li>What the version causes is posted, when it is in force and nothing of the trade stands.
 * </ol>
 *
 * Invariants: all lines of an event come to zero in each currency (checked here, and by the database for each statement;
 * an event is one statement); a line is never changed, and reversed at most once.
 */
final class AccountingEffect implements Effect {
    private static final String NAME = "accounting";

    /** A line to write; {@code reverses} is the number of the row that it takes back, or null. */
    private record Line(Posting posting, @Nullable Long reverses) {}

    @Override
    public String apply(Connection connection, Event event, Trade trade) throws SQLException {
        List<Line> lines = new ArrayList<>();
        List<Line> standing = event.first() ? List.of() : standing(connection, event.tradeId());
        if (event.fixing()) {
            return complete(connection, event, trade, standing) + " postings of completed transfers";
        }
        boolean reverse = event.newTerms() || !event.inForce();
        if (reverse) {
            standing.forEach(line -> lines.add(new Line(line.posting().reversed(), line.reverses())));
        }
        int reversed = lines.size();
        if (event.inForce() && (reverse || standing.isEmpty())) {
            List<TransferDraft> transfers = Transfers.of(trade);
            PostingRule.of(trade.book(), transfers).forEach(posting -> lines.add(new Line(posting, null)));
            Fixings.follow(connection, NAME, event, transfers);
        }
        balanced(lines);
        if (!lines.isEmpty()) {
            write(connection, event, lines);
        }
        return lines.size() - reversed + " postings" + (reversed == 0 ? "" : ", " + reversed + " reversed");
    }

    /** Posts the projected transfers whose fixings are published and that are not posted yet. */
    private static int complete(Connection connection, Event event, Trade trade, List<Line> standing)
            throws SQLException {
        if (!event.inForce()) {
            return 0;
        }
        Map<String, BigDecimal> amounts;
        try {
            amounts = Completions.of(trade, Fixings.asOf(connection, event.marketVersion()));
        } catch (Fixings.Unread unread) {
            throw unread.failure();
        }
        List<TransferDraft> completed = new ArrayList<>();
        for (TransferDraft draft : Transfers.of(trade)) {
            @Nullable BigDecimal amount = amounts.get(draft.key());
            if (amount == null) {
                continue;
            }
            Optional<BigDecimal> before = standing.stream()
                    .map(Line::posting)
                    .filter(posting -> posting.transferKey().equals(draft.key())
                            && posting.account().equals(PostingRule.NOSTRO))
                    .map(Posting::amount)
                    .findFirst();
            if (before.isPresent() && before.get().compareTo(amount) != 0) {
                throw Fixings.contradiction(draft.key(), before.get(), amount, event.marketVersion());
            }
            if (before.isEmpty() && amount.signum() != 0) {
                completed.add(new TransferDraft(
                        draft.key(),
                        draft.kind(),
                        draft.party(),
                        draft.payDate(),
                        draft.currency(),
                        amount,
                        List.of()));
            }
        }
        List<Line> lines = PostingRule.of(trade.book(), completed).stream()
                .map(posting -> new Line(posting, null))
                .toList();
        balanced(lines);
        if (!lines.isEmpty()) {
            write(connection, event, lines);
        }
        return lines.size();
    }

    private static void balanced(List<Line> lines) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        lines.forEach(
                line -> sums.merge(line.posting().currency(), line.posting().amount(), BigDecimal::add));
        sums.values().removeIf(sum -> sum.signum() == 0);
        if (!sums.isEmpty()) {
            throw new IllegalStateException("the postings do not come to zero: " + sums);
        }
    }

    /** The trade's lines that were not taken back, each with its row's number. */
    private static List<Line> standing(Connection connection, long trade) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select p.transfer_key, p.account, p.book,"
                + " p.currency, p.value_date, p.amount, p.id from posting p where p.trade_id = ? and p.reverses is null"
                + " and not exists (select 1 from posting r where r.reverses = p.id) order by p.id")) {
            statement.setLong(1, trade);
            List<Line> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Posting posting = new Posting(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, LocalDate.class),
                            row.getBigDecimal(6));
                    lines.add(new Line(posting, row.getLong(7)));
                }
            }
            return lines;
        }
    }

    /** All lines in one statement, so that the database can check that they come to zero. */
    private static void write(Connection connection, Event event, List<Line> lines) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into posting (event_id, trade_id,"
                + " trade_version, line, transfer_key, account, book, currency, value_date, amount, reverses)"
                + " select ?, ?, ?, n, k, a, b, c, d::date, m, r from unnest(?, ?, ?, ?, ?, ?, ?)"
                + " with ordinality as lines (k, a, b, c, d, m, r, n)")) {
            statement.setLong(1, event.id());
            statement.setLong(2, event.tradeId());
            statement.setInt(3, event.tradeVersion());
            column(
                    connection,
                    statement,
                    4,
                    "text",
                    lines,
                    line -> line.posting().transferKey());
            column(
                    connection,
                    statement,
                    5,
                    "text",
                    lines,
                    line -> line.posting().account());
            column(
                    connection,
                    statement,
                    6,
                    "text",
                    lines,
                    line -> line.posting().book());
            column(
                    connection,
                    statement,
                    7,
                    "text",
                    lines,
                    line -> line.posting().currency());
            column(
                    connection,
                    statement,
                    8,
                    "text",
                    lines,
                    line -> line.posting().valueDate().toString());
            column(
                    connection,
                    statement,
                    9,
                    "numeric",
                    lines,
                    line -> line.posting().amount());
            column(connection, statement, 10, "bigint", lines, Line::reverses);
            statement.executeUpdate();
        }
    }

    private static void column(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<Line> lines,
            Function<Line, @Nullable Object> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, lines.stream().map(value).toArray()));
    }
}
