package dev.isle.suite.pricing;

import java.util.SortedMap;
import java.util.TreeMap;

/** What became of valuing one trade. */
public sealed interface Valuation {
    /**
     * Its present value, from our side.
     *
     * @param amounts by currency; unrounded
     */
    record Valued(SortedMap<String, Double> amounts) implements Valuation {
        public Valued {
            amounts = new TreeMap<>(amounts);
        }
    }

    /**
     * It has no value on this market.
     *
     * @param reason what is missing or cannot be done, in one sentence
     */
    record NotValued(String reason) implements Valuation {}
}
