package dev.isle.suite.trade.extension;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Trade;
import java.util.List;
import java.util.Map;

/**
 * A product that a jar adds to the suite: found by {@link java.util.ServiceLoader} in every server that reads trades.
 *
 * <p>The product's JSON is read by its record: names, types and limits are those of the suite's own products, mistakes are
 * reported with their places. All methods are called with trades of that product only, from any number of threads; they
 * compute and neither read nor write anything else. The same trade must always give the same answer: what was stored yesterday
 * is compared with what is computed today.
 */
public interface ProductExtension {
    /** The product: a public record. */
    Class<? extends ExtendedProduct> product();

    /**
     * Checks the product's own rules; every broken one is told to {@code checks}. A trade without a broken rule must have
     * movements, holdings and, on a market that has what it needs, a value.
     */
    void check(Trade trade, Checks checks);

    /**
     * The movements of cash that the product causes, fees excepted, each with a key of its own. At most {@value
     * Movement#MOST}.
     */
    List<Movement> movements(Trade trade);

    /** How the trade changes the positions of its book; no two with the same instrument, currency and day. */
    List<Holding> holdings(Trade trade);

    /**
     * The present value, from our side, by currency, fees excepted. Payments on the market's day count, earlier ones do not.
     *
     * @throws NoValue when the market lacks something; nothing is estimated
     */
    Map<String, Double> value(Trade trade, MarketView market);
}
