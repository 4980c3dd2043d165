package dev.isle.suite.pricing;

import com.opengamma.strata.basics.date.Tenor;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.market.curve.node.FixedIborSwapCurveNode;
import com.opengamma.strata.market.curve.node.FixedOvernightSwapCurveNode;
import com.opengamma.strata.market.curve.node.FraCurveNode;
import com.opengamma.strata.market.curve.node.IborFixingDepositCurveNode;
import com.opengamma.strata.market.curve.node.TermDepositCurveNode;
import com.opengamma.strata.market.observable.QuoteId;
import com.opengamma.strata.product.deposit.type.IborFixingDepositTemplate;
import com.opengamma.strata.product.deposit.type.TermDepositConvention;
import com.opengamma.strata.product.deposit.type.TermDepositTemplate;
import com.opengamma.strata.product.fra.type.FraTemplate;
import com.opengamma.strata.product.swap.type.FixedIborSwapConvention;
import com.opengamma.strata.product.swap.type.FixedIborSwapTemplate;
import com.opengamma.strata.product.swap.type.FixedOvernightSwapConvention;
import com.opengamma.strata.product.swap.type.FixedOvernightSwapTemplate;
import java.time.Period;

/** The instruments of curve nodes in the library's terms. */
final class Instruments {
    private Instruments() {}

    /** The library's node of a checked node that is no zero rate. */
    static com.opengamma.strata.market.curve.CurveNode node(CurveNode node) {
        QuoteId quote = Market.quoteId(node.quote());
        return switch (node.kind()) {
            case ZERO -> throw new IllegalArgumentException("a zero rate is no instrument");
            case DEPOSIT ->
                TermDepositCurveNode.of(
                        TermDepositTemplate.of(
                                Tenor.parse(node.tenor()).getPeriod(), TermDepositConvention.of(node.convention())),
                        quote);
            case IBOR_FIXING ->
                IborFixingDepositCurveNode.of(IborFixingDepositTemplate.of(IborIndex.of(node.convention())), quote);
            case FRA ->
                FraCurveNode.of(
                        FraTemplate.of(
                                Period.ofMonths(Integer.parseInt(
                                        node.tenor().substring(0, node.tenor().indexOf('x')))),
                                IborIndex.of(node.convention())),
                        quote);
            case OVERNIGHT_SWAP ->
                FixedOvernightSwapCurveNode.of(
                        FixedOvernightSwapTemplate.of(
                                Tenor.parse(node.tenor()), FixedOvernightSwapConvention.of(node.convention())),
                        quote);
            case IBOR_SWAP ->
                FixedIborSwapCurveNode.of(
                        FixedIborSwapTemplate.of(
                                Tenor.parse(node.tenor()), FixedIborSwapConvention.of(node.convention())),
                        quote);
        };
    }
}
