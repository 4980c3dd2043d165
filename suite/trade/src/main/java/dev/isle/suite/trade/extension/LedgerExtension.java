package dev.isle.suite.trade.extension;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Trade;
import java.util.List;

/**
 * A second opinion on a product that an extension brings, for the ledger: found by {@link java.util.ServiceLoader}. Its worth
 * lies in being written again and not calling the product's {@link ProductExtension}. A product without one is reported by the
 * ledger as not covered.
 */
public interface LedgerExtension {
    /** The product that it is about. */
    Class<? extends ExtendedProduct> product();

    /** The movements of cash that should be there, fees excepted; amounts need not be rounded. */
    List<Movement> movements(Trade trade);

    /** The changes of positions that should be there. */
    List<Holding> holdings(Trade trade);
}
