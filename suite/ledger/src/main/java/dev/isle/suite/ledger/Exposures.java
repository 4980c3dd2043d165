package dev.isle.suite.ledger;

import dev.isle.suite.ledger.Exposure.Place;
import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.KnownAmounts;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a trade should change the positions of its book. No two changes are of one position, and none is of nothing. */
final class Exposures {
    private final String book;
    private final Map<Place, BigDecimal> sums = new LinkedHashMap<>();

    private Exposures(String book) {
        this.book = book;
    }

    static List<Exposure> of(Trade trade) {
        Exposures made = new Exposures(trade.book());
        made.product(trade);
        return made.sums.entrySet().stream()
                .filter(sum -> sum.getValue().signum() != 0)
                .map(sum -> new Exposure(sum.getKey(), sum.getValue()))
                .toList();
    }

    private void product(Trade trade) {
        switch (trade.product()) {
            case FxSingle fx -> exchange(fx);
            case FxSwap swap -> {
                exchange(swap.near());
                exchange(swap.far());
            }
            case FxNdf ndf -> {
                BigDecimal sign = BigDecimal.valueOf(ndf.side().sign());
                change(
                        "NDF",
                        ndf.referenceCurrency(),
                        ndf.valueDate(),
                        ndf.referenceAmount().multiply(sign));
                change(
                        "NDF",
                        ndf.settlementCurrency(),
                        ndf.valueDate(),
                        ndf.settlementAmount().multiply(sign).negate());
            }
            // Who pays the fixed rate of a FRA receives the published one; who pays money out as a deposit lends it.
            case Fra fra ->
                change(
                        "FRA:" + fra.index(),
                        fra.currency(),
                        null,
                        paid(fra.side().sign(), fra.notional()));
            case TermDeposit deposit ->
                change("DEPOSIT", deposit.currency(), null, paid(deposit.side().sign(), deposit.principal()));
            case BulletPayment bullet ->
                change(
                        "CASH",
                        bullet.currency(),
                        MarketDays.INSTANCE.moved(bullet.date(), bullet.adjustment()),
                        bullet.amount()
                                .multiply(BigDecimal.valueOf(bullet.side().sign())));
            case ExtendedProduct _ ->
                Opinions.holdings(trade)
                        .forEach(held -> change(held.instrument(), held.currency(), held.valueDate(), held.quantity()));
            case Swap swap ->
                swap.legs()
                        .forEach(leg -> change(
                                "SWAP:" + rate(leg),
                                leg.currency(),
                                null,
                                size(leg).multiply(BigDecimal.valueOf(leg.side().sign()))));
            case Swaption option -> {
                SwapLeg first = option.underlying().legs().getFirst();
                BigDecimal size = size(first);
                change(
                        "SWAPTION",
                        first.currency(),
                        null,
                        option.stance() == Swaption.Stance.BOUGHT ? size : size.negate());
            }
        }
    }

    private static BigDecimal paid(int sign, BigDecimal size) {
        return size.multiply(BigDecimal.valueOf(-sign));
    }

    private void exchange(FxSingle fx) {
        Cash in = fx.receive();
        Cash out = fx.pay();
        change("FX", in.currency(), in.date(), in.amount());
        change("FX", out.currency(), out.date(), out.amount().negate());
    }

    private static String rate(SwapLeg leg) {
        return switch (leg.rate()) {
            case FixedRate _ -> "FIXED";
            case KnownAmounts _ -> "FIXED";
            case IborRate term -> term.index();
            case OvernightRate daily -> daily.index();
        };
    }

    private static BigDecimal size(SwapLeg leg) {
        if (leg.notional() != null) {
            return leg.notional().initial();
        }
        return leg.rate() instanceof KnownAmounts known ? known.amount().initial() : BigDecimal.ZERO;
    }

    private void change(String instrument, String currency, @Nullable LocalDate date, BigDecimal quantity) {
        sums.merge(new Place(book, instrument, currency, date), quantity, BigDecimal::add);
    }
}
