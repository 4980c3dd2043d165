package dev.isle.suite.server.risk;

import dev.isle.suite.pricing.Market;
import dev.isle.suite.pricing.Pricer;
import dev.isle.suite.pricing.Valuation;
import dev.isle.suite.server.database.Transactions;
import dev.isle.suite.server.marketdata.MarketStore;
import dev.isle.suite.server.valuation.UnitQueue.Result;
import dev.isle.suite.server.valuation.UnitQueue.Unit;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.json.TradeJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values the trades of a unit on the unit's market. The last few markets are kept. Used by one thread. */
final class UnitValuer {
    private static final Logger log = LoggerFactory.getLogger(UnitValuer.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int KEPT_MARKETS = 2;
    private static final int DIGITS = 6;

    private final Transactions transactions;
    private long pricingNanos;
    private final Map<MarketKey, Pricer> pricers = new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MarketKey, Pricer> eldest) {
            return size() > KEPT_MARKETS;
        }
    };

    UnitValuer(Transactions transactions) {
        this.transactions = transactions;
    }

    private record MarketKey(LocalDate date, long version) {}

    private record Stored(long id, int version, String book, String document) {}

    /**
     * The result of every trade of the unit that still exists; empty when {@code lost} became true meanwhile.
     *
     * @throws SQLException when the trades or the market cannot be read
     */
    Optional<List<Result>> value(Unit unit, BooleanSupplier lost) throws SQLException {
        long began = System.nanoTime();
        pricingNanos = 0;
        Pricer pricer = pricer(new MarketKey(unit.date(), unit.marketVersion()));
        List<Result> results = new ArrayList<>(unit.trades().size());
        for (Stored stored : read(unit.trades())) {
            if (lost.getAsBoolean()) {
                return Optional.empty();
            }
            results.add(value(pricer, stored, unit.currency()));
        }
        log.info(
                "unit {} of job {}: {} trades in {} ms, {} ms of it pricing",
                unit.number(),
                unit.job(),
                results.size(),
                millis(System.nanoTime() - began),
                millis(pricingNanos));
        return Optional.of(results);
    }

    private Pricer pricer(MarketKey key) throws SQLException {
        Pricer known = pricers.get(key);
        if (known == null) {
            known = new Pricer(Market.of(
                    transactions.run(connection -> MarketStore.snapshot(connection, key.date(), key.version()))));
            pricers.put(key, known);
        }
        return known;
    }

    private List<Stored> read(List<Long> trades) throws SQLException {
        return transactions.run(connection -> {
            List<Stored> read = new ArrayList<>(trades.size());
            try (PreparedStatement statement = connection.prepareStatement(
                    "select id, version, book, document::text from trade where id = any(?) order by id")) {
                statement.setArray(1, connection.createArrayOf("bigint", trades.toArray()));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        read.add(new Stored(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4)));
                    }
                }
            }
            return read;
        });
    }

    private Result value(Pricer pricer, Stored stored, String currency) {
        Trade trade = TradeJson.read(stored.document());
        long began = System.nanoTime();
        Valuation valuation = pricer.value(trade);
        pricingNanos += System.nanoTime() - began;
        return switch (valuation) {
            case Valuation.NotValued not -> notValued(stored, not.reason());
            case Valuation.Valued valued -> {
                OptionalDouble total = pricer.convert(valued.amounts(), currency);
                if (total.isEmpty()) {
                    yield notValued(stored, "no exchange rates lead from its currencies to " + currency);
                }
                ObjectNode amounts = JSON.createObjectNode();
                valued.amounts()
                        .forEach((each, amount) ->
                                amounts.put(each, decimal(amount).toPlainString()));
                yield new Result(
                        stored.id(),
                        stored.version(),
                        stored.book(),
                        amounts.toString(),
                        decimal(total.getAsDouble()),
                        null);
            }
        };
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }

    private static Result notValued(Stored stored, String reason) {
        return new Result(stored.id(), stored.version(), stored.book(), null, null, reason);
    }

    private static BigDecimal decimal(double amount) {
        return BigDecimal.valueOf(amount).setScale(DIGITS, RoundingMode.HALF_EVEN);
    }
}
