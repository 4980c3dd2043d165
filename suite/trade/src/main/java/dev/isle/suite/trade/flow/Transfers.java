package dev.isle.suite.trade.flow;

import dev.isle.suite.trade.Cash;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.FxSingle;
import dev.isle.suite.trade.FxSwap;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The cash movements of a trade. The same trade always gives the same list, in the same order, with the same keys.
 * Thread-safe.
 */
public final class Transfers {
    private Transfers() {}

    /** Every movement, from our side. */
    public static List<TransferDraft> of(Trade trade) {
        List<TransferDraft> drafts = new ArrayList<>();
        switch (trade.product()) {
            case FxSingle fx -> fx(drafts, trade, "fx", fx);
            case FxSwap swap -> {
                fx(drafts, trade, "near", swap.near());
                fx(drafts, trade, "far", swap.far());
            }
        }
        int number = 1;
        for (Fee fee : trade.fees()) {
            TransferKind kind = fee.type().equals("PREMIUM") ? TransferKind.PREMIUM : TransferKind.FEE;
            drafts.add(known("fee/" + number++, kind, fee.party(), fee.side(), cash(fee)));
        }
        return List.copyOf(drafts);
    }

    private static void fx(List<TransferDraft> drafts, Trade trade, String leg, FxSingle fx) {
        drafts.add(known(leg + "/receive", TransferKind.PRINCIPAL, trade.counterparty(), Side.RECEIVE, fx.receive()));
        drafts.add(known(leg + "/pay", TransferKind.PRINCIPAL, trade.counterparty(), Side.PAY, fx.pay()));
    }

    private static Cash cash(Fee fee) {
        return new Cash(fee.currency(), fee.amount(), fee.date());
    }

    private static TransferDraft known(String key, TransferKind kind, String party, Side side, Cash cash) {
        BigDecimal amount = Money.round(cash.currency(), cash.amount());
        return new TransferDraft(
                key,
                kind,
                party,
                cash.date(),
                cash.currency(),
                side == Side.RECEIVE ? amount : amount.negate(),
                List.of());
    }
}
