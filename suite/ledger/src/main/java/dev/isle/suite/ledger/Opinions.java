package dev.isle.suite.ledger;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Extensions;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.LedgerExtension;
import dev.isle.suite.trade.extension.Movement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What extensions say a second time about products that they bring. */
final class Opinions {
    private Opinions() {}

    /** Whether what a trade causes can be computed here: a product of an extension needs a second opinion of that extension. */
    static boolean cover(Trade trade) {
        return !(trade.product() instanceof ExtendedProduct)
                || Extensions.installed().opinion(trade).isPresent();
    }

    /** The movements of cash, without fees. */
    static List<Flow> flows(Trade trade) {
        List<Flow> flows = new ArrayList<>();
        for (Movement movement : opinion(trade).movements(trade)) {
            @Nullable BigDecimal amount = movement.amount();
            @Nullable
            BigDecimal payable = amount == null ? null : Cashflows.payable(movement.currency(), Fraction.of(amount));
            if (amount == null || payable != null) {
                flows.add(new Flow(
                        movement.key(),
                        movement.kind().name(),
                        trade.counterparty(),
                        movement.payDate(),
                        movement.currency(),
                        payable,
                        movement.fixings().stream()
                                .map(fixing -> fixing.index() + " " + fixing.from() + " " + fixing.to())
                                .toList()));
            }
        }
        return flows;
    }

    /** The changes of positions. */
    static List<Holding> holdings(Trade trade) {
        return opinion(trade).holdings(trade);
    }

    private static LedgerExtension opinion(Trade trade) {
        return Extensions.installed()
                .opinion(trade)
                .orElseThrow(() -> new IllegalStateException(
                        "nobody has a second opinion on " + trade.product().type()));
    }
}
