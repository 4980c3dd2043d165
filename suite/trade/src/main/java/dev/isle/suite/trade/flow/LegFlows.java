package dev.isle.suite.trade.flow;

import com.opengamma.strata.basics.currency.CurrencyAmount;
import com.opengamma.strata.product.rate.FixedRateComputation;
import com.opengamma.strata.product.rate.IborAveragedRateComputation;
import com.opengamma.strata.product.rate.IborInterpolatedRateComputation;
import com.opengamma.strata.product.rate.IborRateComputation;
import com.opengamma.strata.product.rate.OvernightRateComputation;
import com.opengamma.strata.product.rate.RateComputation;
import com.opengamma.strata.product.swap.KnownAmountNotionalSwapPaymentPeriod;
import com.opengamma.strata.product.swap.KnownAmountSwapPaymentPeriod;
import com.opengamma.strata.product.swap.NegativeRateMethod;
import com.opengamma.strata.product.swap.NotionalExchange;
import com.opengamma.strata.product.swap.RateAccrualPeriod;
import com.opengamma.strata.product.swap.RatePaymentPeriod;
import com.opengamma.strata.product.swap.ResolvedSwapLeg;
import com.opengamma.strata.product.swap.SwapPaymentEvent;
import com.opengamma.strata.product.swap.SwapPaymentPeriod;
import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.NonDeliverable;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The transfers of one swap leg.
 *
 * <ol>
 *   <li>The library makes periods, payment dates and fixings of the leg's terms.
 *   <li>A period whose rates are all agreed has an amount: the sum over its calculation periods of notional x rate x
 *       fraction of the year, exact until the one rounding at the end; interest that waits bears interest where the leg
 *       compounds.
 *   <li>Any other period is projected: it lists every fixing that it needs.
 *   <li>A leg paid in another currency is projected throughout: it also needs the exchange rate.
 * </ol>
 *
 * Invariant: an amount is never an estimate.
 */
final class LegFlows {
    private final String name;
    private final SwapLeg leg;
    private final String party;
    private final Calendars calendars;
    private final List<TransferDraft> drafts = new ArrayList<>();

    private LegFlows(String name, SwapLeg leg, String party, Calendars calendars) {
        this.name = name;
        this.leg = leg;
        this.party = party;
        this.calendars = calendars;
    }

    static List<TransferDraft> of(String name, SwapLeg leg, String party, Calendars calendars) {
        LegFlows flows = new LegFlows(name, leg, party, calendars);
        ResolvedSwapLeg resolved = StrataSwap.resolve(leg, calendars);
        int number = 1;
        for (SwapPaymentEvent event : resolved.getPaymentEvents()) {
            if (!(event instanceof NotionalExchange exchange)) {
                throw new IllegalStateException(
                        "no transfer for a " + event.getClass().getSimpleName());
            }
            flows.add(
                    "principal/" + number++,
                    TransferKind.PRINCIPAL,
                    exchange.getPaymentDate(),
                    flows.exact(exchange.getPaymentAmount().getAmount()),
                    List.of());
        }
        number = 1;
        for (SwapPaymentPeriod period : resolved.getPaymentPeriods()) {
            flows.period("interest/" + number++, period);
        }
        return flows.drafts;
    }

    /**
     * An exchanged amount is a notional or the difference of two. The library's difference may miss it by the fifteenth
     * digit, which can move it over a rounding border; it has no more decimals than the notionals.
     */
    private BigDecimal exact(double exchanged) {
        Amounts notional = Objects.requireNonNull(leg.notional(), "principal is exchanged of a notional");
        int decimals = notional.initial().scale();
        for (Amounts.Step step : notional.steps()) {
            decimals = Math.max(decimals, step.value().scale());
        }
        return BigDecimal.valueOf(exchanged).setScale(Math.max(0, decimals), RoundingMode.HALF_EVEN);
    }

    private void period(String key, SwapPaymentPeriod period) {
        switch (period) {
            case RatePaymentPeriod rates -> {
                List<FixingRef> fixings = new ArrayList<>();
                for (RateAccrualPeriod accrual : rates.getAccrualPeriods()) {
                    collect(accrual.getRateComputation(), fixings);
                }
                BigDecimal amount = fixings.isEmpty() ? interest(rates) : BigDecimal.ZERO;
                add(key, TransferKind.INTEREST, rates.getPaymentDate(), amount, fixings);
            }
            case KnownAmountNotionalSwapPaymentPeriod known ->
                agreed(key, known.getPaymentDate(), known.getPayment().getValue());
            case KnownAmountSwapPaymentPeriod known ->
                agreed(key, known.getPaymentDate(), known.getPayment().getValue());
            default ->
                throw new IllegalStateException(
                        "no transfer for a " + period.getClass().getSimpleName());
        }
    }

    /** The library signs some agreed amounts and leaves others as they were written; the leg's side decides. */
    private void agreed(String key, LocalDate date, CurrencyAmount amount) {
        BigDecimal size = BigDecimal.valueOf(amount.getAmount()).abs();
        add(
                key,
                TransferKind.INTEREST,
                date,
                size.multiply(BigDecimal.valueOf(leg.side().sign())),
                List.of());
    }

    private static BigDecimal interest(RatePaymentPeriod period) {
        boolean compounds = period.isCompoundingApplicable();
        BigDecimal notional = BigDecimal.valueOf(period.getNotional());
        BigDecimal sum = BigDecimal.ZERO;
        for (RateAccrualPeriod accrual : period.getAccrualPeriods()) {
            FixedRateComputation fixed = (FixedRateComputation) accrual.getRateComputation();
            // all compounding methods are one while there is no spread, and an agreed rate has none
            BigDecimal base = compounds ? notional.add(sum) : notional;
            BigDecimal rate = BigDecimal.valueOf(fixed.getRate())
                    .multiply(BigDecimal.valueOf(accrual.getGearing()))
                    .add(BigDecimal.valueOf(accrual.getSpread()));
            if (accrual.getNegativeRateMethod() == NegativeRateMethod.NOT_NEGATIVE) {
                rate = rate.max(BigDecimal.ZERO);
            }
            BigDecimal fraction = AccrualFraction.of(period.getDayCount().getName(), accrual.getYearFraction());
            sum = sum.add(base.multiply(rate, AccrualFraction.PRECISION).multiply(fraction, AccrualFraction.PRECISION));
        }
        return sum;
    }

    private void collect(RateComputation computation, List<FixingRef> fixings) {
        switch (computation) {
            case FixedRateComputation _ -> {}
            case IborRateComputation ibor -> fixings.add(fixing(ibor));
            case IborInterpolatedRateComputation two -> {
                LocalDate date = two.getShortObservation().getFixingDate();
                fixings.add(new FixingRef(two.getShortObservation().getIndex().getName(), date, date));
                fixings.add(new FixingRef(two.getLongObservation().getIndex().getName(), date, date));
            }
            case IborAveragedRateComputation many ->
                many.getFixings().forEach(one -> {
                    LocalDate date = one.getObservation().getFixingDate();
                    fixings.add(new FixingRef(one.getObservation().getIndex().getName(), date, date));
                });
            case OvernightRateComputation daily ->
                fixings.add(new FixingRef(
                        daily.getIndex().getName(), daily.getStartDate(), StrataSwap.lastFixing(daily, calendars)));
            default ->
                throw new IllegalStateException(
                        "no fixing for a " + computation.getClass().getSimpleName());
        }
    }

    private static FixingRef fixing(IborRateComputation ibor) {
        return new FixingRef(ibor.getIndex().getName(), ibor.getFixingDate(), ibor.getFixingDate());
    }

    private void add(String key, TransferKind kind, LocalDate date, BigDecimal amount, List<FixingRef> fixings) {
        NonDeliverable other = leg.settlement();
        if (other == null) {
            if (fixings.isEmpty()) {
                BigDecimal rounded = Money.round(leg.currency(), amount);
                if (rounded.signum() != 0) {
                    drafts.add(draft(key, kind, date, leg.currency(), rounded));
                }
            } else {
                drafts.add(new TransferDraft(name + "/" + key, kind, party, date, leg.currency(), null, fixings));
            }
        } else {
            List<FixingRef> all = new ArrayList<>(fixings);
            LocalDate observed = StrataSwap.shift(date, other.fixingOffset(), calendars);
            all.add(new FixingRef(other.rateSource(), observed, observed));
            drafts.add(new TransferDraft(name + "/" + key, kind, party, date, other.currency(), null, all));
        }
    }

    private TransferDraft draft(String key, TransferKind kind, LocalDate date, String currency, BigDecimal amount) {
        return new TransferDraft(name + "/" + key, kind, party, date, currency, amount, List.of());
    }
}
