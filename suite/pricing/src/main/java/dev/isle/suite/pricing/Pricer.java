package dev.isle.suite.pricing;

import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.currency.CurrencyAmount;
import com.opengamma.strata.basics.currency.MultiCurrencyAmount;
import com.opengamma.strata.basics.currency.Payment;
import com.opengamma.strata.basics.date.DayCount;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.basics.schedule.Frequency;
import com.opengamma.strata.pricer.DiscountingPaymentPricer;
import com.opengamma.strata.pricer.fra.DiscountingFraProductPricer;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import com.opengamma.strata.pricer.swap.DiscountingSwapLegPricer;
import com.opengamma.strata.product.fra.FraDiscountingMethod;
import com.opengamma.strata.product.fra.ResolvedFra;
import com.opengamma.strata.product.rate.IborInterpolatedRateComputation;
import com.opengamma.strata.product.rate.IborRateComputation;
import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Extensions;
import dev.isle.suite.trade.extension.NoValue;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Present values of the suite's products on one market, from our side, by the Strata library.
 *
 * <ul>
 *   <li>What is known to the cent (FX, deposits, single payments, fees of any product) is worth its discounted transfers.
 *   <li>FRAs and swaps are worth what the library's discounting pricers say; periods that have begun need their fixings.
 *   <li>A leg that is paid in another currency is worth its value in its own, changed at the spot rate.
 *   <li>A non-deliverable forward is worth both sides discounted until it is fixed, then the difference that is paid.
 *   <li>A European swaption is worth what Bachelier's formula says with the quoted normal volatility of its index.
 *   <li>A product of an extension is worth what its extension says.
 * </ul>
 *
 * Payments on the valuation date count, earlier ones do not. Nothing is estimated where market data is missing: the trade
 * is then not valued, and says why. Safe for any number of threads.
 */
public final class Pricer {
    private final Market market;
    private final ImmutableRatesProvider rates;
    private final ExtensionMarket view;

    /** A pricer on that market. */
    public Pricer(Market market) {
        this.market = market;
        this.rates = market.rates();
        this.view = new ExtensionMarket(market);
    }

    /** Values one trade that the intake accepted. */
    public Valuation value(Trade trade) {
        try {
            MultiCurrencyAmount value = payments(trade).plus(product(trade));
            SortedMap<String, Double> amounts = new TreeMap<>();
            for (CurrencyAmount amount : value.getAmounts()) {
                if (!Double.isFinite(amount.getAmount())) {
                    return new Valuation.NotValued("the market gives no finite number in " + amount.getCurrency());
                }
                amounts.put(amount.getCurrency().getCode(), amount.getAmount());
            }
            return new Valuation.Valued(amounts);
        } catch (Unvaluable reason) {
            return new Valuation.NotValued(reason.getMessage());
        } catch (NoValue reason) {
            return new Valuation.NotValued(String.valueOf(reason.getMessage()) + leftOut());
        } catch (RuntimeException missing) { // the library's way to say which curve, rate or fixing it lacks
            return new Valuation.NotValued(Market.words(missing) + leftOut());
        }
    }

    /** The amounts in one currency at the spot rates; empty when the quotes do not connect the currencies. */
    public OptionalDouble convert(Map<String, Double> amounts, String currency) {
        try {
            double sum = 0;
            for (Map.Entry<String, Double> amount : amounts.entrySet()) {
                sum += amount.getKey().equals(currency)
                        ? amount.getValue()
                        : amount.getValue() * rates.fxRate(Currency.of(amount.getKey()), Currency.of(currency));
            }
            return OptionalDouble.of(sum);
        } catch (IllegalArgumentException unconnected) {
            return OptionalDouble.empty();
        }
    }

    /** Says why a trade cannot be valued, in words of its own. */
    static final class Unvaluable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unvaluable(String reason) {
            super(reason);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private String leftOut() {
        return market.leftOut().entrySet().stream()
                .findFirst()
                .map(curve -> "; curve " + curve.getKey() + " is not there: " + curve.getValue())
                .orElse("");
    }

    /** The transfers whose amounts are known, except those of swaps and of products of extensions, which are valued as a whole. */
    private MultiCurrencyAmount payments(Trade trade) {
        boolean whole = trade.product() instanceof Swap || trade.product() instanceof ExtendedProduct;
        MultiCurrencyAmount sum = MultiCurrencyAmount.empty();
        if (whole && trade.fees().isEmpty()) {
            return sum; // spares making the schedules of all legs twice
        }
        for (TransferDraft draft : Transfers.of(trade)) {
            BigDecimal amount = draft.amount();
            if (amount == null
                    || whole && !draft.key().startsWith("fee/")
                    || draft.payDate().isBefore(market.date())) {
                continue;
            }
            sum = sum.plus(DiscountingPaymentPricer.DEFAULT.presentValue(
                    Payment.of(Currency.of(draft.currency()), amount.doubleValue(), draft.payDate()), rates));
        }
        return sum;
    }

    private MultiCurrencyAmount product(Trade trade) {
        return switch (trade.product()) {
            case Fra fra -> MultiCurrencyAmount.of(fra(fra));
            case FxNdf ndf -> ndf(ndf);
            case Swap swap -> swap(swap);
            case Swaption swaption -> MultiCurrencyAmount.of(new SwaptionPricer(market).value(swaption));
            case ExtendedProduct extended -> extended(trade, extended);
            case BulletPayment _, FxSingle _, FxSwap _, TermDeposit _ -> MultiCurrencyAmount.empty();
        };
    }

    private MultiCurrencyAmount extended(Trade trade, ExtendedProduct product) {
        MultiCurrencyAmount sum = MultiCurrencyAmount.empty();
        for (Map.Entry<String, Double> amount :
                Extensions.installed().of(product).value(trade, view).entrySet()) {
            sum = sum.plus(Currency.of(amount.getKey()), amount.getValue());
        }
        return sum;
    }

    private CurrencyAmount fra(Fra fra) {
        Calendars calendars = new Calendars();
        LocalDate fixing = StrataSwap.shift(fra.startDate(), fra.fixingOffset(), calendars);
        IborIndex index = IborIndex.of(fra.index());
        String second = fra.secondIndex();
        ResolvedFra resolved = ResolvedFra.builder()
                .paymentDate(StrataSwap.adjust(fra.paymentDate(), fra.paymentAdjustment(), calendars))
                .startDate(fra.startDate())
                .endDate(fra.endDate())
                .yearFraction(DayCount.of(fra.dayCount()).yearFraction(fra.startDate(), fra.endDate()))
                .fixedRate(fra.fixedRate().doubleValue())
                .floatingRate(
                        second == null
                                ? IborRateComputation.of(index, fixing, calendars)
                                : IborInterpolatedRateComputation.of(index, IborIndex.of(second), fixing, calendars))
                .currency(Currency.of(fra.currency()))
                .notional(fra.notional().doubleValue() * (fra.side() == Side.PAY ? 1 : -1))
                .discounting(FraDiscountingMethod.of(fra.discounting()))
                .build();
        return DiscountingFraProductPricer.DEFAULT.presentValue(resolved, rates);
    }

    private MultiCurrencyAmount swap(Swap swap) {
        Calendars calendars = new Calendars();
        MultiCurrencyAmount sum = MultiCurrencyAmount.empty();
        for (SwapLeg leg : swap.legs()) {
            requireLibrarySchedule(leg);
            Currency currency = Currency.of(leg.currency());
            CurrencyAmount value = DiscountingSwapLegPricer.DEFAULT.presentValue(
                    StrataSwap.resolveAccepted(leg, calendars), currency, rates);
            sum = sum.plus(
                    leg.settlement() == null
                            ? value
                            : value.convertedTo(Currency.of(leg.settlement().currency()), rates));
        }
        return sum;
    }

    /** A leg whose interest the library would gather otherwise than agreed; see {@link StrataSwap}. */
    private static void requireLibrarySchedule(SwapLeg leg) {
        if (leg.rate() instanceof IborRate ibor
                && ibor.resets() == null
                && Frequency.parse(leg.schedule().frequency()).isWeekBased()
                && Frequency.parse(leg.payments().frequency()).isMonthBased()) {
            throw new Unvaluable("a leg that is calculated in weeks and paid in months is not valued");
        }
    }

    private MultiCurrencyAmount ndf(FxNdf ndf) {
        if (ndf.valueDate().isBefore(market.date())) {
            return MultiCurrencyAmount.empty();
        }
        Currency settlement = Currency.of(ndf.settlementCurrency());
        double discount = rates.discountFactor(settlement, ndf.valueDate());
        double agreed = ndf.settlementAmount().doubleValue();
        double worth;
        Optional<BigDecimal> fixing = market.fixing(ndf.fixingSource(), ndf.fixingDate());
        if (fixing.isPresent() && !ndf.fixingDate().isAfter(market.date())) {
            worth = ndf.referenceAmount().doubleValue() / fixing.get().doubleValue();
        } else if (ndf.fixingDate().isBefore(market.date())) {
            throw new Unvaluable("no fixing " + ndf.fixingSource() + " of " + ndf.fixingDate());
        } else {
            Currency reference = Currency.of(ndf.referenceCurrency());
            worth = ndf.referenceAmount().doubleValue()
                    * rates.fxRate(reference, settlement)
                    * rates.discountFactor(reference, ndf.valueDate())
                    / discount;
        }
        return MultiCurrencyAmount.of(settlement, ndf.side().sign() * (worth - agreed) * discount);
    }
}
