package dev.isle.suite.trade.flow;

import dev.isle.suite.trade.Amounts;
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
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Holding;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trade changes the positions of its book. Use {@link #of}; thread-safe.
 *
 * <ul>
 *   <li>FX ({@code FX}, {@code NDF}) and single payments ({@code CASH}): each currency at its value date.
 *   <li>Swaps: per leg the notional at the start, as {@code SWAP:FIXED} or {@code SWAP:} and the index, positive where
 *       we receive the leg. A plain swap that pays fixed is short {@code SWAP:FIXED} and long its index.
 *   <li>{@code FRA:} and the index: positive where we receive the published rate (the buyer).
 *   <li>{@code DEPOSIT}: positive where we lend.
 *   <li>{@code SWAPTION}: the notional of the underlying's first leg, positive where we hold the right.
 * </ul>
 */
public final class Positions {
    private final Map<PositionDelta, BigDecimal> sums = new LinkedHashMap<>();
    private final Trade trade;

    private Positions(Trade trade) {
        this.trade = trade;
    }

    /** Every change, from our side; no two have the same identity and none is zero. */
    public static List<PositionDelta> of(Trade trade) {
        Positions positions = new Positions(trade);
        positions.product();
        List<PositionDelta> deltas = new ArrayList<>();
        positions.sums.forEach((identity, sum) -> {
            if (sum.signum() != 0) {
                deltas.add(new PositionDelta(
                        identity.book(), identity.instrument(), identity.currency(), identity.valueDate(), sum));
            }
        });
        return List.copyOf(deltas);
    }

    private void product() {
        switch (trade.product()) {
            case FxSingle fx -> exchange(fx);
            case FxSwap swap -> {
                exchange(swap.near());
                exchange(swap.far());
            }
            case FxNdf ndf -> {
                add("NDF", ndf.referenceCurrency(), ndf.valueDate(), ndf.side(), ndf.referenceAmount());
                add("NDF", ndf.settlementCurrency(), ndf.valueDate(), ndf.side().opposite(), ndf.settlementAmount());
            }
            case Fra fra ->
                add("FRA:" + fra.index(), fra.currency(), null, fra.side().opposite(), fra.notional());
            case TermDeposit deposit ->
                add("DEPOSIT", deposit.currency(), null, deposit.side().opposite(), deposit.principal());
            case BulletPayment bullet ->
                add(
                        "CASH",
                        bullet.currency(),
                        StrataSwap.adjust(bullet.date(), bullet.adjustment(), new Calendars()),
                        bullet.side(),
                        bullet.amount());
            case ExtendedProduct extended -> {
                for (Holding held : ExtendedFlows.holdings(trade, extended)) {
                    add(held.instrument(), held.currency(), held.valueDate(), Side.RECEIVE, held.quantity());
                }
            }
            case Swap swap -> swap.legs().forEach(leg -> leg("SWAP:", leg, leg.side()));
            case Swaption option -> {
                SwapLeg first = option.underlying().legs().getFirst();
                Side side = option.stance() == Swaption.Stance.BOUGHT ? Side.RECEIVE : Side.PAY;
                add("SWAPTION", first.currency(), null, side, notional(first));
            }
        }
    }

    private void exchange(FxSingle fx) {
        cash(Side.RECEIVE, fx.receive());
        cash(Side.PAY, fx.pay());
    }

    private void cash(Side side, Cash cash) {
        add("FX", cash.currency(), cash.date(), side, cash.amount());
    }

    private void leg(String prefix, SwapLeg leg, Side side) {
        String what = switch (leg.rate()) {
            case FixedRate _, KnownAmounts _ -> "FIXED";
            case IborRate ibor -> ibor.index();
            case OvernightRate overnight -> overnight.index();
        };
        add(prefix + what, leg.currency(), null, side, notional(leg));
    }

    /** The notional at the start; a leg of agreed amounts counts with its first amount. */
    private static BigDecimal notional(SwapLeg leg) {
        Amounts notional = leg.notional();
        if (notional != null) {
            return notional.initial();
        }
        return leg.rate() instanceof KnownAmounts known ? known.amount().initial() : BigDecimal.ZERO;
    }

    private void add(String instrument, String currency, @Nullable LocalDate date, Side side, BigDecimal size) {
        BigDecimal quantity = side == Side.RECEIVE ? size : size.negate();
        sums.merge(
                new PositionDelta(trade.book(), instrument, currency, date, BigDecimal.ZERO),
                quantity,
                BigDecimal::add);
    }
}
