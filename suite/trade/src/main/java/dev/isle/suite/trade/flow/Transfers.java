package dev.isle.suite.trade.flow;

import com.opengamma.strata.basics.date.DayCount;
import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.DateRule;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.strata.Calendars;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cash movements of a trade. The same trade always gives the same list, in the same order, with the same keys. A
 * movement of nothing (a zero rate) is left out. Use {@link #of}; thread-safe.
 */
public final class Transfers {
    private final Trade trade;
    private final Calendars calendars;
    private final List<TransferDraft> drafts = new ArrayList<>();

    private Transfers(Trade trade, Calendars calendars) {
        this.trade = trade;
        this.calendars = calendars;
    }

    /**
     * Every movement, from our side.
     *
     * @throws RuntimeException when no schedule follows from the terms; never for a trade that the intake accepted
     */
    public static List<TransferDraft> of(Trade trade) {
        return of(trade, new Calendars());
    }

    /** As {@link #of(Trade)}; {@code calendars} tells afterwards which business centres had no holiday data. */
    public static List<TransferDraft> of(Trade trade, Calendars calendars) {
        Transfers transfers = new Transfers(trade, calendars);
        transfers.product();
        transfers.fees();
        return List.copyOf(transfers.drafts);
    }

    private void product() {
        switch (trade.product()) {
            case FxSingle fx -> exchange("fx", fx);
            case FxSwap swap -> {
                exchange("near", swap.near());
                exchange("far", swap.far());
            }
            case FxNdf ndf ->
                projected(
                        "settlement",
                        ndf.valueDate(),
                        ndf.settlementCurrency(),
                        List.of(new FixingRef(ndf.fixingSource(), ndf.fixingDate(), ndf.fixingDate())));
            case Fra fra -> fra(fra);
            case TermDeposit deposit -> deposit(deposit);
            case BulletPayment bullet ->
                known(
                        "payment",
                        TransferKind.PRINCIPAL,
                        trade.counterparty(),
                        bullet.side(),
                        adjust(bullet.date(), bullet.adjustment()),
                        bullet.currency(),
                        bullet.amount());
            case ExtendedProduct extended -> drafts.addAll(ExtendedFlows.transfers(trade, extended));
            case Swap swap -> {
                for (int i = 0; i < swap.legs().size(); i++) {
                    drafts.addAll(LegFlows.of("leg" + (i + 1), swap.legs().get(i), trade.counterparty(), calendars));
                }
            }
            // an option moves no cash but its premium, which is a fee
            case Swaption _ -> {}
        }
    }

    private void exchange(String name, FxSingle fx) {
        cash(name + "/receive", Side.RECEIVE, fx.receive());
        cash(name + "/pay", Side.PAY, fx.pay());
    }

    private void cash(String key, Side side, Cash cash) {
        known(key, TransferKind.PRINCIPAL, trade.counterparty(), side, cash.date(), cash.currency(), cash.amount());
    }

    private void fra(Fra fra) {
        LocalDate fixing = StrataSwap.shift(fra.startDate(), fra.fixingOffset(), calendars);
        List<FixingRef> fixings = new ArrayList<>();
        fixings.add(new FixingRef(fra.index(), fixing, fixing));
        if (fra.secondIndex() != null) {
            fixings.add(new FixingRef(fra.secondIndex(), fixing, fixing));
        }
        projected("settlement", adjust(fra.paymentDate(), fra.paymentAdjustment()), fra.currency(), fixings);
    }

    private void deposit(TermDeposit deposit) {
        LocalDate start = adjust(deposit.startDate(), deposit.adjustment());
        LocalDate end = adjust(deposit.endDate(), deposit.adjustment());
        BigDecimal fraction = AccrualFraction.of(
                deposit.dayCount(), DayCount.of(deposit.dayCount()).yearFraction(start, end));
        BigDecimal interest = deposit.principal()
                .multiply(deposit.rate(), AccrualFraction.PRECISION)
                .multiply(fraction, AccrualFraction.PRECISION);
        String party = trade.counterparty();
        Side back = deposit.side().opposite();
        known(
                "principal/1",
                TransferKind.PRINCIPAL,
                party,
                deposit.side(),
                start,
                deposit.currency(),
                deposit.principal());
        known("principal/2", TransferKind.PRINCIPAL, party, back, end, deposit.currency(), deposit.principal());
        known("interest/1", TransferKind.INTEREST, party, back, end, deposit.currency(), interest);
    }

    private void fees() {
        int number = 1;
        for (Fee fee : trade.fees()) {
            known(
                    "fee/" + number++,
                    fee.type().equals("PREMIUM") ? TransferKind.PREMIUM : TransferKind.FEE,
                    fee.party(),
                    fee.side(),
                    adjust(fee.date(), fee.adjustment()),
                    fee.currency(),
                    fee.amount());
        }
    }

    private LocalDate adjust(LocalDate date, @Nullable DateRule rule) {
        return StrataSwap.adjust(date, rule, calendars);
    }

    private void known(
            String key,
            TransferKind kind,
            String party,
            Side side,
            LocalDate date,
            String currency,
            BigDecimal amount) {
        BigDecimal rounded = Money.round(currency, amount);
        if (rounded.signum() != 0) {
            BigDecimal signed = side == Side.RECEIVE ? rounded : rounded.negate();
            drafts.add(new TransferDraft(key, kind, party, date, currency, signed, List.of()));
        }
    }

    private void projected(String key, LocalDate date, String currency, List<FixingRef> fixings) {
        drafts.add(
                new TransferDraft(key, TransferKind.SETTLEMENT, trade.counterparty(), date, currency, null, fixings));
    }
}
