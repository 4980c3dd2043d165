package dev.isle.suite.trade.flow;

import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a trade changes the positions of its book. FX: each currency at its value date. Rates: the notional of each leg
 * by product, index and currency, positive where we receive. Thread-safe.
 */
public final class Positions {
    private Positions() {}

    /** Every change, from our side; no two have the same identity. */
    public static List<PositionDelta> of(Trade trade) {
        return switch (trade.product()) {
            case FxSingle fx -> fx(trade, fx).toList();
            case FxSwap swap ->
                Stream.concat(fx(trade, swap.near()), fx(trade, swap.far())).toList();
        };
    }

    private static Stream<PositionDelta> fx(Trade trade, FxSingle fx) {
        return Stream.of(cash(trade, Side.RECEIVE, fx.receive()), cash(trade, Side.PAY, fx.pay()));
    }

    private static PositionDelta cash(Trade trade, Side side, Cash cash) {
        return new PositionDelta(
                trade.book(),
                "FX",
                cash.currency(),
                cash.date(),
                side == Side.RECEIVE ? cash.amount() : cash.amount().negate());
    }
}
