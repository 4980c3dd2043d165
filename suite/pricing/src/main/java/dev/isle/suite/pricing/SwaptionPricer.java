package dev.isle.suite.pricing;

import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.currency.CurrencyAmount;
import com.opengamma.strata.basics.date.DayCounts;
import com.opengamma.strata.pricer.impl.option.NormalFormulaRepository;
import com.opengamma.strata.pricer.rate.ImmutableRatesProvider;
import com.opengamma.strata.pricer.swap.DiscountingSwapLegPricer;
import com.opengamma.strata.pricer.swap.DiscountingSwapProductPricer;
import com.opengamma.strata.product.common.PutCall;
import com.opengamma.strata.product.swap.ResolvedSwap;
import com.opengamma.strata.product.swap.ResolvedSwapLeg;
import dev.isle.suite.pricing.Pricer.Unvaluable;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.util.List;

/**
 * Values European swaptions by Bachelier's formula: the annuity of the fixed leg times the price of an option on the
 * forward swap rate, struck at the fixed leg's rate, with the quoted normal volatility of the floating index. The right to
 * pay fixed is a call, the right to receive fixed a put, a straddle both.
 */
final class SwaptionPricer {
    private final Market market;

    SwaptionPricer(Market market) {
        this.market = market;
    }

    /** The value without the premium, which is a fee. An expired one is worth nothing: its exercise is another trade. */
    CurrencyAmount value(Swaption swaption) {
        if (swaption.exercise() != Swaption.Exercise.EUROPEAN) {
            throw new Unvaluable("only European swaptions are valued, not " + swaption.exercise());
        }
        List<SwapLeg> legs = swaption.underlying().legs();
        if (legs.size() != 2
                || !legs.getFirst().currency().equals(legs.getLast().currency())
                || legs.stream().filter(leg -> leg.rate() instanceof FixedRate).count() != 1
                || legs.stream().anyMatch(leg -> leg.settlement() != null)) {
            throw new Unvaluable(
                    "only swaptions on a fixed leg against a floating one in the same currency are valued");
        }
        boolean fixedFirst = legs.getFirst().rate() instanceof FixedRate;
        SwapLeg fixed = fixedFirst ? legs.getFirst() : legs.getLast();
        SwapLeg floating = fixedFirst ? legs.getLast() : legs.getFirst();
        Currency currency = Currency.of(fixed.currency());
        if (swaption.expiryDate().isBefore(market.date())) {
            return CurrencyAmount.zero(currency);
        }
        double volatility = volatility(floating);
        Calendars calendars = new Calendars();
        ResolvedSwapLeg fixedLeg = StrataSwap.resolveAccepted(fixed, calendars);
        ImmutableRatesProvider rates = market.rates();
        double forward = DiscountingSwapProductPricer.DEFAULT.parRate(
                ResolvedSwap.of(fixedLeg, StrataSwap.resolveAccepted(floating, calendars)), rates);
        double pvbp = DiscountingSwapLegPricer.DEFAULT.pvbp(fixedLeg, rates);
        double strike = DiscountingSwapLegPricer.DEFAULT.couponEquivalent(fixedLeg, rates, pvbp);
        double time = DayCounts.ACT_365F.relativeYearFraction(market.date(), swaption.expiryDate());
        // The underlying is written as we would enter it; who granted the right stands on the other side of it.
        boolean bought = swaption.stance() == Swaption.Stance.BOUGHT;
        boolean holderPaysFixed = (fixed.side() == Side.PAY) == bought;
        PutCall right = holderPaysFixed ? PutCall.CALL : PutCall.PUT;
        double option = NormalFormulaRepository.price(forward, strike, time, volatility, right);
        if (swaption.straddle()) {
            PutCall other = holderPaysFixed ? PutCall.PUT : PutCall.CALL;
            option += NormalFormulaRepository.price(forward, strike, time, volatility, other);
        }
        return CurrencyAmount.of(currency, (bought ? 1 : -1) * Math.abs(pvbp) * option);
    }

    private double volatility(SwapLeg floating) {
        String index = switch (floating.rate()) {
            case IborRate ibor -> ibor.index();
            case OvernightRate overnight -> overnight.index();
            default -> throw new Unvaluable("only swaptions against a floating leg are valued");
        };
        String name = MarketSnapshot.NORMAL_VOLATILITY + index;
        return market.quote(name)
                .orElseThrow(() -> new Unvaluable("no quote " + name + " of " + market.date()))
                .doubleValue();
    }
}
