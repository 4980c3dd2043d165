package dev.isle.suite.ledger;

import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Checks;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.extension.MarketView;
import dev.isle.suite.trade.extension.Movement;
import dev.isle.suite.trade.extension.ProductExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Brings {@link Probe}. */
public final class Probes implements ProductExtension {
    @Override
    public Class<Probe> product() {
        return Probe.class;
    }

    @Override
    public void check(Trade trade, Checks checks) {
        throw new IllegalStateException("not checked here");
    }

    @Override
    public List<Movement> movements(Trade trade) {
        return List.of();
    }

    @Override
    public List<Holding> holdings(Trade trade) {
        return List.of(new Holding("PROBE", "EUR", null, BigDecimal.TEN));
    }

    @Override
    public Map<String, Double> value(Trade trade, MarketView market) {
        return Map.of();
    }
}
