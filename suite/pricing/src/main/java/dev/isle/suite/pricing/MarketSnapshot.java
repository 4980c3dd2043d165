package dev.isle.suite.pricing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the market was on one day, as it was published.
 *
 * <p>Quotes are known by name: those that curve nodes ask for; exchange rates as {@code EUR/USD} (dollars for one euro); normal
 * volatilities of swaptions as {@code NORMAL-VOL/} and the index.
 *
 * @param date the valuation date
 * @param quotes the quotes of that day by name
 * @param fixings the published fixings by index and day
 * @param curves the curves to build
 */
public record MarketSnapshot(
        LocalDate date,
        Map<String, BigDecimal> quotes,
        Map<String, SortedMap<LocalDate, BigDecimal>> fixings,
        List<CurveDefinition> curves) {
    /** What stands before the index in the name of a normal volatility. */
    public static final String NORMAL_VOLATILITY = "NORMAL-VOL/";

    public MarketSnapshot {
        quotes = Map.copyOf(quotes);
        fixings = Map.copyOf(fixings);
        curves = List.copyOf(curves);
    }
}
