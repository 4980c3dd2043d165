package dev.isle.suite.trade;

import java.util.List;

/**
 * An exchange of streams of payments: fixed against floating, overnight, basis, cross-currency.
 *
 * @param legs the streams, at least two
 */
public record Swap(List<SwapLeg> legs) implements Product {
    public Swap {
        legs = List.copyOf(legs);
    }
}
