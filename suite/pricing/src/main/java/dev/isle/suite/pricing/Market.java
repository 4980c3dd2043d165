package dev.isle.suite.pricing;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.StandardId;
import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.date.DayCounts;
import com.opengamma.strata.basics.date.Tenor;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.basics.index.Index;
import com.opengamma.strata.basics.index.OvernightIndex;
import com.opengamma.strata.collect.array.DoubleArray;
import com.opengamma.strata.collect.timeseries.LocalDateDoubleTimeSeries;
import com.opengamma.strata.collect.timeseries.LocalDateDoubleTimeSeriesBuilder;
import com.opengamma.strata.data.ImmutableMarketData;
import com.opengamma.strata.data.ImmutableMarketDataBuilder;
import com.opengamma.strata.market.ValueType;
import com.opengamma.strata.market.curve.ConstantCurve;
import com.opengamma.strata.market.curve.Curve;
import com.opengamma.strata.market.curve.CurveGroupName;
import com.opengamma.strata.market.curve.CurveMetadata;
import com.opengamma.strata.market.curve.CurveName;
import com.opengamma.strata.market.curve.Curves;
import com.opengamma.strata.market.curve.InterpolatedNodalCurve;
import com.opengamma.strata.market.curve.InterpolatedNodalCurveDefinition;
import com.opengamma.strata.market.curve.RatesCurveGroupDefinition;
import com.opengamma.strata.market.curve.RatesCurveGroupEntry;
import com.opengamma.strata.market.curve.interpolator.CurveExtrapolators;
import com.opengamma.strata.market.curve.interpolator.CurveInterpolators;
import com.opengamma.strata.market.observable.QuoteId;
import com.opengamma.strata.pricer.curve.RatesCurveCalibrator;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import com.opengamma.strata.pricer.rate.ImmutableRatesProviderBuilder;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A market that trades can be valued on: the curves, exchange rates and fixings of one day in the library's form.
 *
 * <ol>
 *   <li>Curves of zero rates are taken as they are: linear between their nodes, flat outside.
 *   <li>All other curves are calibrated together, so they may need each other and the curves of zero rates.
 *   <li>A curve of which a quote is missing is left out; what cannot be valued without it says so. If the rest cannot be
 *       calibrated, all calibrated curves are left out.
 * </ol>
 *
 * Immutable; safe for any number of threads. Building one costs some milliseconds, the first one half a second.
 */
public final class Market {
    private static final int LONGEST_REASON = 200;

    private final MarketSnapshot snapshot;
    private final ImmutableRatesProvider rates;
    private final Map<String, String> leftOut;

    private Market(MarketSnapshot snapshot, ImmutableRatesProvider rates, Map<String, String> leftOut) {
        this.snapshot = snapshot;
        this.rates = rates;
        this.leftOut = leftOut;
    }

    /** Builds the market of a snapshot whose curves have no {@linkplain CurveRules mistakes}. */
    public static Market of(MarketSnapshot snapshot) {
        Map<String, String> leftOut = new TreeMap<>();
        List<CurveDefinition> zero = new ArrayList<>();
        List<CurveDefinition> calibrated = new ArrayList<>();
        for (CurveDefinition curve : snapshot.curves()) {
            Optional<String> missing = curve.nodes().stream()
                    .map(CurveNode::quote)
                    .filter(quote -> !snapshot.quotes().containsKey(quote))
                    .findFirst();
            if (missing.isPresent()) {
                leftOut.put(curve.name(), "no quote " + missing.get() + " of " + snapshot.date());
            } else {
                (curve.zero() ? zero : calibrated).add(curve);
            }
        }
        ImmutableRatesProviderBuilder builder = ImmutableRatesProvider.builder(snapshot.date())
                .fxRateProvider(new FxRates(snapshot.quotes()))
                .timeSeries(timeSeries(snapshot));
        for (CurveDefinition definition : zero) {
            use(builder, definition, zeroCurve(definition, snapshot));
        }
        ImmutableRatesProvider rates = builder.build();
        if (!calibrated.isEmpty()) {
            try {
                rates = RatesCurveCalibrator.standard()
                        .calibrate(List.of(group(calibrated)), rates, quotes(snapshot), ReferenceData.standard());
            } catch (RuntimeException failure) { // the library's way to say that the quotes fit no curve
                calibrated.forEach(curve -> leftOut.put(curve.name(), "not calibrated: " + words(failure)));
            }
        }
        return new Market(snapshot, rates, Map.copyOf(leftOut));
    }

    /** The valuation date. */
    public LocalDate date() {
        return snapshot.date();
    }

    /** Curves that could not be built, each with the reason. */
    public Map<String, String> leftOut() {
        return leftOut;
    }

    ImmutableRatesProvider rates() {
        return rates;
    }

    Optional<BigDecimal> quote(String name) {
        return Optional.ofNullable(snapshot.quotes().get(name));
    }

    Optional<BigDecimal> fixing(String index, LocalDate day) {
        return Optional.ofNullable(snapshot.fixings().get(index)).map(days -> days.get(day));
    }

    /** What a failure of the library says, in one bounded line. */
    static String words(RuntimeException failure) {
        String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }

    private static Map<Index, LocalDateDoubleTimeSeries> timeSeries(MarketSnapshot snapshot) {
        return snapshot.fixings().entrySet().stream()
                .filter(fixings -> CurveRules.knownIndex(fixings.getKey()))
                .collect(Collectors.toMap(fixings -> CurveRules.index(fixings.getKey()), fixings -> {
                    LocalDateDoubleTimeSeriesBuilder series = LocalDateDoubleTimeSeries.builder();
                    fixings.getValue().forEach((day, value) -> {
                        if (!day.isAfter(snapshot.date())) {
                            series.put(day, value.doubleValue());
                        }
                    });
                    return series.build();
                }));
    }

    private static void use(ImmutableRatesProviderBuilder builder, CurveDefinition definition, Curve curve) {
        definition.discounts().forEach(currency -> builder.discountCurve(Currency.of(currency), curve));
        for (String name : definition.forwards()) {
            switch (CurveRules.index(name)) {
                case IborIndex ibor -> builder.iborIndexCurve(ibor, curve);
                case OvernightIndex overnight -> builder.overnightIndexCurve(overnight, curve);
                default -> throw new IllegalArgumentException(name + ": no index with a curve");
            }
        }
    }

    private static Curve zeroCurve(CurveDefinition definition, MarketSnapshot snapshot) {
        CurveMetadata metadata = Curves.zeroRates(CurveName.of(definition.name()), DayCounts.ACT_365F);
        double[] times = definition.nodes().stream()
                .mapToDouble(node -> DayCounts.ACT_365F.relativeYearFraction(
                        snapshot.date(), snapshot.date().plus(Tenor.parse(node.tenor()))))
                .toArray();
        double[] values = definition.nodes().stream()
                .mapToDouble(node -> quote(snapshot, node))
                .toArray();
        return times.length == 1
                ? ConstantCurve.of(metadata, values[0])
                : InterpolatedNodalCurve.of(
                        metadata,
                        DoubleArray.copyOf(times),
                        DoubleArray.copyOf(values),
                        CurveInterpolators.LINEAR,
                        CurveExtrapolators.FLAT,
                        CurveExtrapolators.FLAT);
    }

    private static double quote(MarketSnapshot snapshot, CurveNode node) {
        return snapshot.quotes().getOrDefault(node.quote(), BigDecimal.ZERO).doubleValue();
    }

    private static RatesCurveGroupDefinition group(List<CurveDefinition> curves) {
        List<RatesCurveGroupEntry> entries = curves.stream()
                .map(curve -> RatesCurveGroupEntry.builder()
                        .curveName(CurveName.of(curve.name()))
                        .discountCurrencies(
                                curve.discounts().stream().map(Currency::of).toArray(Currency[]::new))
                        .indices(
                                curve.forwards().stream().map(CurveRules::index).toArray(Index[]::new))
                        .build())
                .toList();
        List<InterpolatedNodalCurveDefinition> definitions = curves.stream()
                .map(curve -> InterpolatedNodalCurveDefinition.builder()
                        .name(CurveName.of(curve.name()))
                        .xValueType(ValueType.YEAR_FRACTION)
                        .yValueType(ValueType.ZERO_RATE)
                        .dayCount(DayCounts.ACT_365F)
                        .nodes(curve.nodes().stream().map(Instruments::node).toList())
                        .interpolator(CurveInterpolators.LINEAR)
                        .extrapolatorLeft(CurveExtrapolators.FLAT)
                        .extrapolatorRight(CurveExtrapolators.FLAT)
                        .build())
                .toList();
        return RatesCurveGroupDefinition.of(CurveGroupName.of("suite"), entries, List.copyOf(definitions));
    }

    private static ImmutableMarketData quotes(MarketSnapshot snapshot) {
        ImmutableMarketDataBuilder builder = ImmutableMarketData.builder(snapshot.date());
        snapshot.quotes().forEach((name, value) -> builder.addValue(quoteId(name), value.doubleValue()));
        return builder.build();
    }

    /** The library's name of a quote. */
    static QuoteId quoteId(String name) {
        return QuoteId.of(StandardId.of("quote", name));
    }
}
