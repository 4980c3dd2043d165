package dev.isle.suite.trade.flow;

import com.opengamma.strata.product.rate.FixedRateComputation;
import com.opengamma.strata.product.rate.IborRateComputation;
import com.opengamma.strata.product.swap.CompoundingMethod;
import com.opengamma.strata.product.swap.NegativeRateMethod;
import com.opengamma.strata.product.swap.RateAccrualPeriod;
import com.opengamma.strata.product.swap.RatePaymentPeriod;
import com.opengamma.strata.product.swap.ResolvedSwapLeg;
import com.opengamma.strata.product.swap.SwapPaymentPeriod;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.flow.Completions.Published;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** The floating periods of one swap leg whose rates are all published. */
final class LegCompletions {
    private LegCompletions() {}

    static void of(
            String name, SwapLeg leg, Calendars calendars, Published published, Map<String, BigDecimal> amounts) {
        if (leg.settlement() != null) {
            return;
        }
        ResolvedSwapLeg resolved = StrataSwap.resolveAccepted(leg, calendars);
        int number = 0;
        for (SwapPaymentPeriod period : resolved.getPaymentPeriods()) {
            String key = name + "/interest/" + ++number;
            if (period instanceof RatePaymentPeriod rates && floating(rates) && computed(rates)) {
                interest(rates, published).ifPresent(amount -> amounts.put(key, Money.round(leg.currency(), amount)));
            }
        }
    }

    private static boolean floating(RatePaymentPeriod period) {
        return period.getAccrualPeriods().stream()
                .anyMatch(accrual -> !(accrual.getRateComputation() instanceof FixedRateComputation));
    }

    /** Whether the way in which waiting interest bears interest is one that is computed here. */
    private static boolean computed(RatePaymentPeriod period) {
        return !period.isCompoundingApplicable()
                || period.getCompoundingMethod() == CompoundingMethod.STRAIGHT
                || period.getAccrualPeriods().stream().allMatch(accrual -> accrual.getSpread() == 0);
    }

    private static Optional<BigDecimal> interest(RatePaymentPeriod period, Published published) {
        BigDecimal notional = BigDecimal.valueOf(period.getNotional());
        BigDecimal sum = BigDecimal.ZERO;
        for (RateAccrualPeriod accrual : period.getAccrualPeriods()) {
            Optional<BigDecimal> rate = rate(accrual, published);
            if (rate.isEmpty()) {
                return Optional.empty();
            }
            BigDecimal base = period.isCompoundingApplicable() ? notional.add(sum) : notional;
            BigDecimal year = AccrualFraction.of(period.getDayCount().getName(), accrual.getYearFraction());
            sum = sum.add(
                    base.multiply(rate.get(), AccrualFraction.PRECISION).multiply(year, AccrualFraction.PRECISION));
        }
        return Optional.of(sum);
    }

    /** The rate of a calculation period with gearing, spread and floor. */
    private static Optional<BigDecimal> rate(RateAccrualPeriod accrual, Published published) {
        Optional<BigDecimal> base = switch (accrual.getRateComputation()) {
            case FixedRateComputation fixed -> Optional.of(BigDecimal.valueOf(fixed.getRate()));
            case IborRateComputation ibor -> published.value(ibor.getIndex().getName(), ibor.getFixingDate());
            default -> Optional.empty();
        };
        return base.map(rate -> {
            BigDecimal all = rate.multiply(BigDecimal.valueOf(accrual.getGearing()))
                    .add(BigDecimal.valueOf(accrual.getSpread()));
            return accrual.getNegativeRateMethod() == NegativeRateMethod.NOT_NEGATIVE ? all.max(BigDecimal.ZERO) : all;
        });
    }
}
