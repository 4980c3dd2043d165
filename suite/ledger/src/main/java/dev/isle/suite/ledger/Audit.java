package dev.isle.suite.ledger;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is stored with what should be.
 *
 * <ol>
 *   <li>For each trade and engine the events that the engine has done are gone through in order: one that tells of other
 *       terms, or of a version out of force, takes back what is in effect; one of a version in force puts its own in effect
 *       where nothing is. That gives every row that should be there, those that negate among them.
 *   <li>Each of these rows is looked for, to the last cent; what is stored beside them is named, too.
 *   <li>The changes that should be there are summed per position and compared with the books.
 * </ol>
 *
 * <p>All of it is one snapshot. Memory grows with the number of positions, not with the number of trades.
 */
final class Audit {
    /** How many differences are kept to be shown; all are counted. */
    static final int SHOWN = 1000;

    private static final String TRANSFER = "transfer";
    private static final String POSITION = "position";
    private static final String ACCOUNTING = "accounting";
    private static final String COMPLETED = " completed";

    /**
     * What was seen.
     *
     * @param waiting events that are still to come, or parked
     * @param dropped events that were closed without an effect, because somebody decided so
     * @param notCovered how many trades were not compared, by the name of their product: extensions brought it, and no second
     *     opinion on it
     * @param differences the first ones
     * @param count of all of them
     */
    record Outcome(
            long trades,
            long versions,
            long transfers,
            long changes,
            long positions,
            long postings,
            long waiting,
            long dropped,
            Map<String, Long> notCovered,
            List<Difference> differences,
            long count) {}

    private final List<Difference> differences = new ArrayList<>();
    private final Map<Exposure.Place, BigDecimal> expected = new HashMap<>();
    private final Map<String, BigDecimal> posted = new TreeMap<>();
    private final Map<String, Long> notCovered = new TreeMap<>();
    private @Nullable Books books;
    private long count;
    private long trades;
    private long versions;
    private long transfers;
    private long changes;
    private long postings;
    private long waiting;
    private long dropped;

    /** Reads and compares everything that the connection's user sees. */
    Outcome run(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
        }
        long positions;
        try (Books opened = new Books(connection)) {
            books = opened;
            List<String> engines = books.subscribers();
            for (@Nullable Stored stored = books.next(); stored != null; stored = books.next()) {
                trade(stored, engines);
            }
            positions = positions(books.positions());
            posted.forEach((currency, sum) -> {
                if (sum.signum() != 0) {
                    differ("posting", "sum of all", currency, "0", sum.toPlainString());
                }
            });
        }
        return new Outcome(
                trades,
                versions,
                transfers,
                changes,
                positions,
                postings,
                waiting,
                dropped,
                new TreeMap<>(notCovered),
                List.copyOf(differences),
                count);
    }

    private void trade(Stored stored, List<String> engines) {
        String name = String.format(Locale.ROOT, "T-%08d", stored.trade());
        trades++;
        versions += stored.versions().size();
        transfers += stored.transfers().size();
        changes += stored.changes().size();
        postings += stored.lines().size();
        for (int i = 0; i < stored.versions().size(); i++) {
            if (stored.versions().get(i).number() != i + 1) {
                differ(
                        "trade",
                        name,
                        "",
                        "version " + (i + 1),
                        "version " + stored.versions().get(i).number());
                return;
            }
        }
        events(stored, name, engines);
        try {
            Map<Integer, Trade> terms = new HashMap<>();
            for (Stored.Version version : stored.versions()) {
                Trade trade = terms(version, terms);
                if (!Opinions.cover(trade)) {
                    notCovered.merge(trade.product().type(), 1L, Long::sum);
                    takenAsStored(stored);
                    return;
                }
            }
            transfers(stored, name, terms);
            changes(stored, name, terms);
            postings(stored, name, terms);
        } catch (RuntimeException incomputable) {
            differ("trade", name, "", "terms that can be computed", String.valueOf(incomputable.getMessage()));
        }
    }

    /** A trade that nobody can compute a second time: its rows are believed, so that the sums over all trades still can be compared. */
    private void takenAsStored(Stored stored) {
        for (Stored.Change row : stored.changes()) {
            expected.merge(row.exposure().place(), row.exposure().quantity(), BigDecimal::add);
        }
        for (Stored.Line row : stored.lines()) {
            posted.merge(row.entry().currency(), row.entry().amount(), BigDecimal::add);
        }
    }

    private void events(Stored stored, String name, List<String> engines) {
        Map<String, Integer> open = new HashMap<>();
        for (Stored.Event event : stored.events()) {
            waiting += event.state() == Stored.State.OPEN ? 1 : 0;
            dropped += event.state() == Stored.State.DROPPED ? 1 : 0;
            if (event.state() == Stored.State.OPEN) {
                open.putIfAbsent(event.engine(), event.version());
            } else if (event.state() == Stored.State.DONE && open.containsKey(event.engine())) {
                differ(
                        "event",
                        name,
                        "version " + event.version() + " " + event.engine(),
                        "to wait for version " + open.get(event.engine()),
                        "done");
            }
        }
        int last = stored.versions().size();
        for (String engine : List.of(TRANSFER, POSITION, ACCOUNTING)) {
            List<Stored.State> told = stored.events().stream()
                    .filter(event -> event.version() == last && event.engine().equals(engine))
                    .map(Stored.Event::state)
                    .toList();
            if (engines.contains(engine) && told.stream().allMatch(Stored.State.DROPPED::equals)) {
                differ(
                        "event",
                        name,
                        "version " + last + " " + engine,
                        "one",
                        told.isEmpty() ? Difference.NOTHING : "one that was closed without an effect");
            }
        }
    }

    private void transfers(Stored stored, String name, Map<Integer, Trade> terms) {
        Due.Making<Flow> making = new Due.Making<>() {
            @Override
            public List<Flow> of(Stored.Version version) {
                return Cashflows.of(terms(version, terms));
            }

            @Override
            public List<Flow> completed(Stored.Version version, Rates rates) {
                return Cashflows.completed(terms(version, terms), rates);
            }
        };
        Map<Due.Slot, Flow> due = Due.of(
                stored,
                TRANSFER,
                making,
                this::rates,
                flow -> flow.key() + (flow.amount() != null && !flow.fixings().isEmpty() ? COMPLETED : ""),
                Flow::negated);
        Map<Due.Slot, Flow> found = new LinkedHashMap<>();
        for (Stored.Transfer row : stored.transfers()) {
            String key = row.flow().key() + (row.completes() ? COMPLETED : "");
            found.put(slot(row.version(), row.reverses(), key), row.flow());
        }
        compare("transfer", name, due, found, Flow::words);
    }

    private void changes(Stored stored, String name, Map<Integer, Trade> terms) {
        Due.Making<Exposure> making = new Due.Making<>() {
            @Override
            public List<Exposure> of(Stored.Version version) {
                return Exposures.of(terms(version, terms));
            }

            @Override
            public List<Exposure> completed(Stored.Version version, Rates rates) {
                return List.of();
            }
        };
        Map<Due.Slot, Exposure> due = Due.of(
                stored, POSITION, making, this::rates, change -> change.place().toString(), Exposure::negated);
        due.values().forEach(change -> expected.merge(change.place(), change.quantity(), BigDecimal::add));
        Map<Due.Slot, Exposure> found = new LinkedHashMap<>();
        for (Stored.Change row : stored.changes()) {
            String key = row.exposure().place().toString();
            Due.Slot slot = slot(row.version(), row.reverses(), key);
            if (found.put(slot, row.exposure()) != null) {
                differ("position change", name, slot.toString(), "one row", "two rows");
            }
        }
        compare("position change", name, due, found, change -> change.quantity().toPlainString());
    }

    private void postings(Stored stored, String name, Map<Integer, Trade> terms) {
        Due.Making<Entry> making = new Due.Making<>() {
            @Override
            public List<Entry> of(Stored.Version version) {
                Trade trade = terms(version, terms);
                return Entry.of(trade.book(), Cashflows.of(trade));
            }

            @Override
            public List<Entry> completed(Stored.Version version, Rates rates) {
                Trade trade = terms(version, terms);
                return Entry.of(trade.book(), Cashflows.completed(trade, rates)).stream()
                        .filter(entry -> entry.amount().signum() != 0)
                        .toList();
            }
        };
        Map<Due.Slot, Entry> due = Due.of(stored, ACCOUNTING, making, this::rates, Entry::key, Entry::negated);
        Map<Due.Slot, Entry> found = new LinkedHashMap<>();
        for (Stored.Line row : stored.lines()) {
            posted.merge(row.entry().currency(), row.entry().amount(), BigDecimal::add);
            Due.Slot slot = slot(row.version(), row.reverses(), row.entry().key());
            if (found.put(slot, row.entry()) != null) {
                differ("posting", name, slot.toString(), "one row", "two rows");
            }
        }
        compare("posting", name, due, found, Entry::words);
    }

    private static Trade terms(Stored.Version version, Map<Integer, Trade> known) {
        return known.computeIfAbsent(version.number(), _ -> TradeJson.read(version.document()));
    }

    private static Due.Slot slot(int version, @Nullable Integer reverses, String key) {
        return new Due.Slot(version, reverses == null ? 0 : reverses, key);
    }

    private Rates rates(long market) {
        return (index, day) -> {
            try {
                return Objects.requireNonNull(books).fixing(index, day, market);
            } catch (SQLException failure) {
                throw new IllegalStateException("fixings cannot be read: " + failure.getMessage(), failure);
            }
        };
    }

    private <T> void compare(
            String kind, String name, Map<Due.Slot, T> due, Map<Due.Slot, T> found, Function<T, String> words) {
        Set<Due.Slot> slots = new LinkedHashSet<>(due.keySet());
        slots.addAll(found.keySet());
        for (Due.Slot slot : slots) {
            String wanted = words(due.get(slot), words);
            String there = words(found.get(slot), words);
            if (!wanted.equals(there)) {
                differ(kind, name, slot.toString(), wanted, there);
            }
        }
    }

    private static <T> String words(@Nullable T value, Function<T, String> words) {
        return value == null ? Difference.NOTHING : words.apply(value);
    }

    private long positions(Map<Exposure.Place, BigDecimal> found) {
        Set<Exposure.Place> places = new LinkedHashSet<>(expected.keySet());
        places.addAll(found.keySet());
        for (Exposure.Place place : places) {
            BigDecimal wanted = expected.getOrDefault(place, BigDecimal.ZERO);
            BigDecimal there = found.getOrDefault(place, BigDecimal.ZERO);
            if (wanted.compareTo(there) != 0) {
                differ("position", place.toString(), "", wanted.toPlainString(), there.toPlainString());
            }
        }
        return found.size();
    }

    private void differ(String kind, String subject, String key, String expected, String found) {
        count++;
        if (differences.size() < SHOWN) {
            differences.add(new Difference(kind, subject, key, expected, found));
        }
    }
}
