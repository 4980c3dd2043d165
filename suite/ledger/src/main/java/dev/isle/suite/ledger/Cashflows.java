package dev.isle.suite.ledger;

import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The movements of cash that a trade should cause. A movement of nothing is none. */
final class Cashflows {
    private static final MarketDays DAYS = MarketDays.INSTANCE;

    private final Trade trade;
    private final Rates rates;
    private final List<Flow> flows = new ArrayList<>();

    private Cashflows(Trade trade, Rates rates) {
        this.trade = trade;
        this.rates = rates;
    }

    static List<Flow> of(Trade trade) {
        return of(trade, Rates.NONE);
    }

    /**
     * The movements that waited for rates and have an amount by these; also those of nothing, and with the fixings that they
     * waited for.
     */
    static List<Flow> completed(Trade trade, Rates rates) {
        return of(trade, rates).stream()
                .filter(flow -> flow.amount() != null && !flow.fixings().isEmpty())
                .toList();
    }

    private static List<Flow> of(Trade trade, Rates rates) {
        Cashflows cash = new Cashflows(trade, rates);
        cash.product();
        int number = 0;
        for (Fee fee : trade.fees()) {
            cash.pay(
                    "fee/" + ++number,
                    fee.type().equals("PREMIUM") ? "PREMIUM" : "FEE",
                    fee.party(),
                    DAYS.moved(fee.date(), fee.adjustment()),
                    fee.currency(),
                    fee.side(),
                    Fraction.of(fee.amount()));
        }
        return List.copyOf(cash.flows);
    }

    private void product() {
        switch (trade.product()) {
            case FxSingle fx -> exchange("fx", fx);
            case FxSwap swap -> {
                exchange("near", swap.near());
                exchange("far", swap.far());
            }
            case FxNdf ndf ->
                wait(ndf.valueDate(), ndf.settlementCurrency(), List.of(on(ndf.fixingSource(), ndf.fixingDate())));
            case Fra fra -> {
                LocalDate fixed = DAYS.away(fra.startDate(), fra.fixingOffset());
                List<String> fixings = new ArrayList<>(List.of(on(fra.index(), fixed)));
                if (fra.secondIndex() != null) {
                    fixings.add(on(fra.secondIndex(), fixed));
                }
                @Nullable BigDecimal rate = fra.secondIndex() == null ? rates.on(fra.index(), fixed) : null;
                flows.add(new Flow(
                        "settlement",
                        "SETTLEMENT",
                        trade.counterparty(),
                        DAYS.moved(fra.paymentDate(), fra.paymentAdjustment()),
                        fra.currency(),
                        rate == null ? null : settled(fra, Fraction.of(rate)),
                        fixings));
            }
            case TermDeposit deposit -> deposit(deposit);
            case BulletPayment bullet ->
                pay(
                        "payment",
                        "PRINCIPAL",
                        trade.counterparty(),
                        DAYS.moved(bullet.date(), bullet.adjustment()),
                        bullet.currency(),
                        bullet.side(),
                        Fraction.of(bullet.amount()));
            case ExtendedProduct _ -> flows.addAll(Opinions.flows(trade));
            case Swap swap -> {
                for (int i = 0; i < swap.legs().size(); i++) {
                    flows.addAll(LegCash.of("leg" + (i + 1), swap.legs().get(i), trade.counterparty(), rates));
                }
            }
            case Swaption _ -> {
                // Its price is a fee; an exercise is another trade.
            }
        }
    }

    private void exchange(String name, FxSingle fx) {
        half(name + "/receive", Side.RECEIVE, fx.receive());
        half(name + "/pay", Side.PAY, fx.pay());
    }

    private void half(String key, Side side, Cash cash) {
        pay(key, "PRINCIPAL", trade.counterparty(), cash.date(), cash.currency(), side, Fraction.of(cash.amount()));
    }

    /** The value at the end of the period of what the buyer gains, taken back to its start as the contract says. */
    private static BigDecimal settled(Fra fra, Fraction rate) {
        Fraction year = YearPart.of(fra.dayCount(), fra.startDate(), fra.endDate(), YearPart.ALONE);
        Fraction agreed = Fraction.of(fra.fixedRate());
        Fraction gain = Fraction.of(fra.notional())
                .times(rate.plus(agreed.times(Fraction.of(-1, 1))))
                .times(year)
                .times(Fraction.of(fra.side() == Side.PAY ? 1 : -1, 1));
        if (!fra.discounting().equals("None")) {
            gain = gain.times(Fraction.ONE.plus(rate.times(year)).inverse());
        }
        if (fra.discounting().equals("AFMA")) {
            gain = gain.times(Fraction.ONE.plus(agreed.times(year)).inverse());
        }
        return coins(fra.currency(), gain);
    }

    private void deposit(TermDeposit deposit) {
        LocalDate out = DAYS.moved(deposit.startDate(), deposit.adjustment());
        LocalDate back = DAYS.moved(deposit.endDate(), deposit.adjustment());
        Fraction principal = Fraction.of(deposit.principal());
        Fraction interest = principal
                .times(Fraction.of(deposit.rate()))
                .times(YearPart.of(deposit.dayCount(), out, back, YearPart.ALONE));
        Side returned = deposit.side() == Side.PAY ? Side.RECEIVE : Side.PAY;
        String party = trade.counterparty();
        pay("principal/1", "PRINCIPAL", party, out, deposit.currency(), deposit.side(), principal);
        pay("principal/2", "PRINCIPAL", party, back, deposit.currency(), returned, principal);
        pay("interest/1", "INTEREST", party, back, deposit.currency(), returned, interest);
    }

    private static String on(String source, LocalDate day) {
        return source + " " + day + " " + day;
    }

    private void wait(LocalDate date, String currency, List<String> fixings) {
        flows.add(new Flow("settlement", "SETTLEMENT", trade.counterparty(), date, currency, null, fixings));
    }

    private void pay(
            String key, String kind, String party, LocalDate date, String currency, Side side, Fraction amount) {
        @Nullable BigDecimal payable = payable(currency, amount.times(Fraction.of(side.sign(), 1)));
        if (payable != null) {
            flows.add(new Flow(key, kind, party, date, currency, payable, List.of()));
        }
    }

    /** What can be paid of it in the currency's smallest coin, half up; null when that is nothing. */
    static @Nullable BigDecimal payable(String currency, Fraction amount) {
        BigDecimal rounded = coins(currency, amount);
        return rounded.signum() == 0 ? null : rounded;
    }

    /** The amount in the currency's smallest coin, half up. */
    static BigDecimal coins(String currency, Fraction amount) {
        // Renminbi outside the mainland are no currency of ISO 4217; they have the same coins.
        String coins = currency.equals("CNH") ? "CNY" : currency;
        return amount.rounded(Math.max(0, Currency.getInstance(coins).getDefaultFractionDigits()));
    }
}
