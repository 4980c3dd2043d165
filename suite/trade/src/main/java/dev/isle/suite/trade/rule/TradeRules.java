package dev.isle.suite.trade.rule;

import dev.isle.suite.trade.BulletPayment;
import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.Fra;
import dev.isle.suite.trade.FxNdf;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Swaption;
import dev.isle.suite.trade.TermDeposit;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.extension.Extensions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that every trade keeps, in whichever language it came. All broken rules are reported together. A trade
 * without a problem is bounded: its transfers can be computed in a time that depends on the number of its legs only.
 */
public final class TradeRules {
    private final Terms terms;
    private final Trade trade;

    private TradeRules(Trade trade, Terms terms) {
        this.trade = trade;
        this.terms = terms;
    }

    /** Every broken rule, with the place of its value. */
    public static List<Problem> check(Trade trade, Places places) {
        List<Problem> problems = new ArrayList<>();
        new TradeRules(trade, new Terms(problems, places)).check();
        return problems;
    }

    private void check() {
        if (trade.ourParty().equals(trade.counterparty())) {
            terms.broken(
                    "/counterparty", Rule.TWO_PARTIES, "we and the counterparty are both '" + trade.ourParty() + "'");
        }
        terms.text("/book", trade.book());
        terms.text("/ourParty", trade.ourParty());
        terms.text("/counterparty", trade.counterparty());
        for (int i = 0; i < trade.externalIds().size(); i++) {
            terms.text(
                    "/externalIds/" + i + "/scheme", trade.externalIds().get(i).scheme());
            terms.text(
                    "/externalIds/" + i + "/value", trade.externalIds().get(i).value());
        }
        terms.date("/tradeDate", trade.tradeDate());
        switch (trade.product()) {
            case FxSingle fx -> exchange("/product", fx);
            case FxSwap swap -> fxSwap(swap);
            case FxNdf ndf -> ndf(ndf);
            case Fra fra -> fra(fra);
            case TermDeposit deposit -> deposit(deposit);
            case BulletPayment bullet -> {
                terms.currency("/product/currency", bullet.currency());
                terms.amount("/product/amount", bullet.amount());
                terms.date("/product/date", bullet.date());
                terms.adjustment("/product/adjustment", bullet.adjustment());
                notAfter("/product/date", bullet.date());
            }
            case Swap swap -> swap("/product", swap);
            case ExtendedProduct extended -> extended(extended);
            case Swaption option -> {
                terms.date("/product/expiryDate", option.expiryDate());
                notAfter("/product/expiryDate", option.expiryDate());
                swap("/product/underlying", option.underlying());
            }
        }
        for (int i = 0; i < trade.fees().size(); i++) {
            fee("/fees/" + i, trade.fees().get(i));
        }
    }

    private void fee(String at, Fee fee) {
        terms.text(at + "/party", fee.party());
        terms.text(at + "/type", fee.type());
        terms.date(at + "/date", fee.date());
        terms.adjustment(at + "/adjustment", fee.adjustment());
        terms.currency(at + "/currency", fee.currency());
        terms.amount(at + "/amount", fee.amount());
        if (fee.party().equals(trade.ourParty())) {
            terms.broken(at + "/party", Rule.TWO_PARTIES, "a fee is paid to or by another party, not by us to us");
        }
    }

    /** An extension is other people's code: what it throws is a broken rule, and no failure of the intake. */
    private void extended(ExtendedProduct product) {
        try {
            Extensions.installed().of(product).check(trade, terms);
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            terms.broken(
                    "/product",
                    Rule.SCHEDULE,
                    "the extension that brings " + product.type() + " could not check its rules: " + failure);
        }
    }

    private void exchange(String at, FxSingle fx) {
        cash(at + "/receive", fx.receive());
        cash(at + "/pay", fx.pay());
        currenciesDiffer(at, fx.receive().currency(), fx.pay().currency());
    }

    private void cash(String at, Cash cash) {
        terms.currency(at + "/currency", cash.currency());
        terms.amount(at + "/amount", cash.amount());
        terms.date(at + "/date", cash.date());
        notAfter(at + "/date", cash.date());
    }

    private void fxSwap(FxSwap swap) {
        exchange("/product/near", swap.near());
        exchange("/product/far", swap.far());
        if (!swap.near().receive().currency().equals(swap.far().pay().currency())
                || !swap.near().pay().currency().equals(swap.far().receive().currency())) {
            terms.broken(
                    "/product/far",
                    Rule.FX_SWAP_DIRECTION,
                    "the far leg receives " + swap.far().receive().currency() + " and pays "
                            + swap.far().pay().currency() + ", but the near leg receives "
                            + swap.near().receive().currency() + " and pays "
                            + swap.near().pay().currency());
        }
        terms.ordered(
                "/product/far",
                "near",
                swap.near().receive().date(),
                "far",
                swap.far().receive().date());
        terms.ordered(
                "/product/far",
                "near",
                swap.near().pay().date(),
                "far",
                swap.far().pay().date());
    }

    private void ndf(FxNdf ndf) {
        terms.currency("/product/referenceCurrency", ndf.referenceCurrency());
        terms.currency("/product/settlementCurrency", ndf.settlementCurrency());
        terms.text("/product/fixingSource", ndf.fixingSource());
        terms.amount("/product/referenceAmount", ndf.referenceAmount());
        terms.amount("/product/settlementAmount", ndf.settlementAmount());
        terms.date("/product/valueDate", ndf.valueDate());
        terms.date("/product/fixingDate", ndf.fixingDate());
        currenciesDiffer("/product", ndf.referenceCurrency(), ndf.settlementCurrency());
        notAfter("/product/valueDate", ndf.valueDate());
        if (ndf.fixingDate().isAfter(ndf.valueDate())) {
            terms.broken("/product/fixingDate", Rule.DATE_ORDER, "the fixing lies after the value date");
        }
    }

    private void fra(Fra fra) {
        terms.currency("/product/currency", fra.currency());
        terms.amount("/product/notional", fra.notional());
        terms.date("/product/startDate", fra.startDate());
        terms.date("/product/endDate", fra.endDate());
        terms.date("/product/paymentDate", fra.paymentDate());
        terms.ordered("/product/endDate", "start", fra.startDate(), "end", fra.endDate());
        terms.adjustment("/product/paymentAdjustment", fra.paymentAdjustment());
        terms.rate("/product/fixedRate", fra.fixedRate());
        terms.dayCount("/product/dayCount", fra.dayCount());
        terms.iborIndex("/product/index", fra.index());
        if (fra.secondIndex() != null) {
            terms.iborIndex("/product/secondIndex", fra.secondIndex());
        }
        terms.offset("/product/fixingOffset", fra.fixingOffset());
        if (!List.of("ISDA", "AFMA", "None").contains(fra.discounting())) {
            terms.broken(
                    "/product/discounting", Rule.CONVENTION, "'" + fra.discounting() + "' is not ISDA, AFMA or None");
        }
        notAfter("/product/endDate", fra.endDate());
    }

    private void deposit(TermDeposit deposit) {
        terms.currency("/product/currency", deposit.currency());
        terms.amount("/product/principal", deposit.principal());
        terms.date("/product/startDate", deposit.startDate());
        terms.date("/product/endDate", deposit.endDate());
        terms.ordered("/product/endDate", "start", deposit.startDate(), "end", deposit.endDate());
        terms.adjustment("/product/adjustment", deposit.adjustment());
        terms.rate("/product/rate", deposit.rate());
        terms.dayCount("/product/dayCount", deposit.dayCount());
        notAfter("/product/endDate", deposit.endDate());
    }

    private void swap(String at, Swap swap) {
        int legs = swap.legs().size();
        long sides = swap.legs().stream().map(leg -> leg.side()).distinct().count();
        if (legs < 2 || legs > 8 || sides < 2) {
            terms.broken(
                    at + "/legs",
                    Rule.LEGS,
                    "a swap has two to eight legs, some to pay and some to receive; these are " + legs + " with "
                            + sides + " side(s)");
            return;
        }
        for (int i = 0; i < legs; i++) {
            new LegRules(at + "/legs/" + i, swap.legs().get(i), terms).check();
            notAfter(
                    at + "/legs/" + i + "/schedule/endDate",
                    swap.legs().get(i).schedule().endDate());
        }
    }

    private void currenciesDiffer(String at, String one, String other) {
        if (one.equals(other)) {
            terms.broken(at, Rule.CURRENCIES_DIFFER, "both currencies are " + one);
        }
    }

    private void notAfter(String at, LocalDate last) {
        if (trade.tradeDate().isAfter(last)) {
            terms.broken(at, Rule.DATE_ORDER, "the trade date " + trade.tradeDate() + " lies after " + last);
        }
    }
}
