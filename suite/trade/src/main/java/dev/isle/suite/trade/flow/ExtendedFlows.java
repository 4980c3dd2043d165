package dev.isle.suite.trade.flow;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Extensions;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.Movement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an extension says that its product causes, in the suite's own terms. What the database could not hold, or what would be
 * taken for something else, is refused here, at the intake, and not found out by an engine.
 */
final class ExtendedFlows {
    private static final int LONGEST = 60;
    private static final String FEE = "fee/";

    private ExtendedFlows() {}

    /** The movements of cash, rounded; nothing is left out but what is nothing. */
    static List<TransferDraft> transfers(Trade trade, ExtendedProduct product) {
        List<Movement> movements = Extensions.installed().of(product).movements(trade);
        require(movements.size() <= Movement.MOST, product, movements.size() + " movements; at most " + Movement.MOST);
        List<TransferDraft> drafts = new ArrayList<>(movements.size());
        for (Movement movement : movements) {
            String key = movement.key();
            require(
                    !key.isBlank() && key.length() <= LONGEST && !key.startsWith(FEE),
                    product,
                    "a movement with the key '" + key + "'; keys have 1 to " + LONGEST
                            + " characters and do not begin with " + FEE);
            require(Money.known(movement.currency()), product, "a movement in '" + movement.currency() + "'");
            BigDecimal amount = movement.amount();
            BigDecimal rounded = amount == null ? null : Money.round(movement.currency(), amount);
            if (rounded == null || rounded.signum() != 0) {
                drafts.add(new TransferDraft(
                        key,
                        TransferKind.valueOf(movement.kind().name()),
                        trade.counterparty(),
                        movement.payDate(),
                        movement.currency(),
                        rounded,
                        movement.fixings().stream()
                                .map(fixing -> new FixingRef(fixing.index(), fixing.from(), fixing.to()))
                                .toList()));
            }
        }
        return drafts;
    }

    /** The changes of positions. */
    static List<Holding> holdings(Trade trade, ExtendedProduct product) {
        List<Holding> holdings = Extensions.installed().of(product).holdings(trade);
        Set<List<Object>> places = new HashSet<>();
        for (Holding holding : holdings) {
            require(
                    !holding.instrument().isBlank() && holding.instrument().length() <= LONGEST,
                    product,
                    "a holding of '" + holding.instrument() + "'; instruments have 1 to " + LONGEST + " characters");
            require(Money.known(holding.currency()), product, "a holding in '" + holding.currency() + "'");
            require(
                    places.add(List.of(holding.instrument(), holding.currency(), String.valueOf(holding.valueDate()))),
                    product,
                    "two holdings of " + holding.instrument() + " " + holding.currency());
        }
        return holdings;
    }

    private static void require(boolean holds, ExtendedProduct product, String found) {
        if (!holds) {
            throw new IllegalStateException("the extension that brings " + product.type() + " gives " + found);
        }
    }
}
