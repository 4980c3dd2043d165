package dev.isle.suite.pricing;

import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.currency.FxRateProvider;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exchange rates from the quotes that are named like {@code EUR/USD}. A pair that is not quoted goes over as few quoted
 * ones as possible, in the order of the alphabet, so the same quotes always give the same rate. Immutable.
 */
final class FxRates implements FxRateProvider {
    private static final Pattern PAIR = Pattern.compile("([A-Z]{3})/([A-Z]{3})");

    private final Map<Currency, Map<Currency, Double>> quoted = new TreeMap<>();

    FxRates(Map<String, BigDecimal> quotes) {
        new TreeMap<>(quotes).forEach((name, value) -> {
            Matcher pair = PAIR.matcher(name);
            if (pair.matches() && value.signum() > 0) {
                Currency base = Currency.of(pair.group(1));
                Currency counter = Currency.of(pair.group(2));
                quoted.computeIfAbsent(base, _ -> new TreeMap<>()).put(counter, value.doubleValue());
                quoted.computeIfAbsent(counter, _ -> new TreeMap<>()).putIfAbsent(base, 1 / value.doubleValue());
            }
        });
    }

    /**
     * How much of the counter currency one unit of the base currency is worth.
     *
     * @throws IllegalArgumentException when the quotes do not connect the two
     */
    @Override
    public double fxRate(Currency base, Currency counter) {
        Map<Currency, Double> reached = new HashMap<>(Map.of(base, 1.0));
        Queue<Currency> next = new ArrayDeque<>();
        next.add(base);
        while (!next.isEmpty() && !reached.containsKey(counter)) {
            Currency at = next.remove();
            double rate = reached.getOrDefault(at, 1.0);
            quoted.getOrDefault(at, Map.of()).forEach((to, step) -> {
                if (reached.putIfAbsent(to, rate * step) == null) {
                    next.add(to);
                }
            });
        }
        Double found = reached.get(counter);
        if (found == null) {
            throw new IllegalArgumentException("no quotes lead from " + base + " to " + counter);
        }
        return found;
    }
}
