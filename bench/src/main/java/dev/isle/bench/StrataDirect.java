package dev.isle.bench;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.date.DayCounts;
import com.opengamma.strata.basics.index.IborIndices;
import com.opengamma.strata.collect.array.DoubleArray;
import com.opengamma.strata.market.curve.Curve;
import com.opengamma.strata.market.curve.Curves;
import com.opengamma.strata.market.curve.InterpolatedNodalCurve;
import com.opengamma.strata.market.curve.interpolator.CurveExtrapolators;
import com.opengamma.strata.market.curve.interpolator.CurveInterpolators;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import com.opengamma.strata.pricer.swap.DiscountingSwapProductPricer;
import com.opengamma.strata.product.common.BuySell;
import com.opengamma.strata.product.swap.ResolvedSwap;
import com.opengamma.strata.product.swap.SwapTrade;
import com.opengamma.strata.product.swap.type.FixedIborSwapConventions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same swaps valued by the library alone, in a program of its own: {@code StrataDirect FIRST COUNT WARM_UP ROUNDS}. Prints for each round, after those that warm up:
 * the seconds for the schedules and the values, those for the values alone, and the sum of the values.
 */
final class StrataDirect {
    private StrataDirect() {}

    /** Runs. */
    public static void main(String[] words) {
        long first = Long.parseLong(words[0]);
        long count = Long.parseLong(words[1]);
        int warmUp = Integer.parseInt(words[2]);
        int rounds = Integer.parseInt(words[3]);
        ImmutableRatesProvider rates = ImmutableRatesProvider.builder(TradeMix.TODAY)
                .discountCurve(Currency.EUR, curve("EUR-D", SwapMarket.DISCOUNT))
                .iborIndexCurve(IborIndices.EUR_EURIBOR_6M, curve("EUR-F", SwapMarket.FORWARD))
                .build();
        List<SwapTrade> trades = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            trades.add(trade(TradeMix.swapTerms(number)));
        }
        for (int round = -warmUp; round < rounds; round++) {
            long began = System.nanoTime();
            double sum = 0;
            List<ResolvedSwap> resolved = new ArrayList<>();
            for (SwapTrade trade : trades) {
                ResolvedSwap swap = trade.getProduct().resolve(ReferenceData.standard());
                sum += value(swap, rates);
                resolved.add(swap);
            }
            long whole = System.nanoTime();
            double again = 0;
            for (ResolvedSwap swap : resolved) {
                again += value(swap, rates);
            }
            long valued = System.nanoTime();
            if (again != sum) {
                throw new IllegalStateException("values differ: " + sum + " and " + again);
            }
            if (round >= 0) {
                System.out.printf(Locale.ROOT, "%.6f %.6f %.2f%n", (whole - began) / 1e9, (valued - whole) / 1e9, sum);
            }
        }
    }

    private static double value(ResolvedSwap swap, ImmutableRatesProvider rates) {
        return DiscountingSwapProductPricer.DEFAULT
                .presentValue(swap, rates)
                .getAmountOrZero(Currency.EUR)
                .getAmount();
    }

    private static SwapTrade trade(TradeMix.SwapTerms terms) {
        return FixedIborSwapConventions.EUR_FIXED_1Y_EURIBOR_6M.toTrade(
                TradeMix.TODAY,
                TradeMix.SPOT,
                terms.end(),
                terms.pays() ? BuySell.BUY : BuySell.SELL,
                (double) terms.notional(),
                Double.parseDouble(terms.rate()));
    }

    private static Curve curve(String name, List<SwapMarket.Node> nodes) {
        return InterpolatedNodalCurve.of(
                Curves.zeroRates(name, DayCounts.ACT_365F),
                DoubleArray.copyOf(nodes.stream()
                        .mapToDouble(node -> DayCounts.ACT_365F.relativeYearFraction(
                                TradeMix.TODAY, TradeMix.TODAY.plusYears(node.years())))
                        .toArray()),
                DoubleArray.copyOf(
                        nodes.stream().mapToDouble(SwapMarket.Node::rate).toArray()),
                CurveInterpolators.LINEAR,
                CurveExtrapolators.FLAT,
                CurveExtrapolators.FLAT);
    }
}
