package dev.isle.suite.pricing;

import com.opengamma.strata.basics.date.Tenor;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.basics.index.Index;
import com.opengamma.strata.basics.index.OvernightIndex;
import com.opengamma.strata.product.deposit.type.TermDepositConvention;
import com.opengamma.strata.product.swap.type.FixedIborSwapConvention;
import com.opengamma.strata.product.swap.type.FixedOvernightSwapConvention;
import dev.isle.suite.trade.Money;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a curve definition, before any market is built of it. */
public final class CurveRules {
    /** The form of a FRA's tenor: months to the start, months to the end. */
    static final Pattern FRA = Pattern.compile("([0-9]{1,3})x([0-9]{1,3})");

    private static final Pattern TENOR = Pattern.compile("[1-9][0-9]{0,2}[DWMY]");
    private static final int LONGEST_YEARS = 70;
    private static final double DAYS_PER_YEAR = 365.25;

    private CurveRules() {}

    /**
     * One mistake.
     *
     * @param node the number of the node, from 0; -1 when the curve as a whole is meant
     * @param field {@code discounts}, {@code forwards}, {@code node}, {@code convention} or {@code tenor}
     * @param reason what is wrong and what would be right
     */
    public record Mistake(int node, String field, String reason) {}

    /** Every mistake of the definition; empty when it can be used. */
    public static List<Mistake> mistakes(CurveDefinition curve) {
        List<Mistake> mistakes = new ArrayList<>();
        for (String currency : curve.discounts()) {
            if (!currency.matches("[A-Z]{3}") || !Money.known(currency)) {
                mistakes.add(new Mistake(-1, "discounts", currency + " is no currency that this suite knows"));
            }
        }
        for (String index : curve.forwards()) {
            if (!knownIndex(index)) {
                mistakes.add(new Mistake(-1, "forwards", index + " is no index that this suite knows"));
            }
        }
        if (curve.discounts().isEmpty() && curve.forwards().isEmpty()) {
            mistakes.add(new Mistake(-1, "discounts", "a curve discounts a currency or forwards an index"));
        }
        if (curve.nodes().isEmpty() || curve.nodes().size() > CurveDefinition.MAX_NODES) {
            mistakes.add(new Mistake(-1, "node", "a curve has 1 to " + CurveDefinition.MAX_NODES + " nodes"));
        }
        if (curve.nodes().size() == 1 && !curve.zero()) {
            mistakes.add(new Mistake(0, "node", "a curve that is calibrated has at least two nodes"));
        }
        boolean someZero = curve.nodes().stream().anyMatch(node -> node.kind() == CurveNode.Kind.ZERO);
        if (someZero && !curve.zero()) {
            mistakes.add(new Mistake(-1, "node", "a curve has zero rates only, or none"));
        }
        double last = 0;
        for (int i = 0; i < curve.nodes().size(); i++) {
            CurveNode node = curve.nodes().get(i);
            int before = mistakes.size();
            convention(i, node, mistakes);
            tenor(i, node, mistakes);
            if (node.kind() == CurveNode.Kind.ZERO && mistakes.size() == before) {
                double years = years(node.tenor());
                if (years <= last) {
                    mistakes.add(new Mistake(i, "tenor", "the zero rates stand in the order of time"));
                }
                last = years;
            }
        }
        return List.copyOf(mistakes);
    }

    /** Whether that is the name of an index with a curve: a term rate or an overnight rate. */
    public static boolean knownIndex(String index) {
        return IborIndex.extendedEnum().find(index).isPresent()
                || OvernightIndex.extendedEnum().find(index).isPresent();
    }

    /** An index by its checked name. */
    static Index index(String name) {
        return IborIndex.extendedEnum().find(name).isPresent() ? IborIndex.of(name) : OvernightIndex.of(name);
    }

    private static void convention(int at, CurveNode node, List<Mistake> mistakes) {
        String name = node.convention();
        boolean right = switch (node.kind()) {
            case ZERO -> name.isEmpty();
            case DEPOSIT -> known(() -> TermDepositConvention.of(name));
            case IBOR_FIXING, FRA -> known(() -> IborIndex.of(name));
            case OVERNIGHT_SWAP -> known(() -> FixedOvernightSwapConvention.of(name));
            case IBOR_SWAP -> known(() -> FixedIborSwapConvention.of(name));
        };
        if (!right) {
            mistakes.add(new Mistake(
                    at,
                    "convention",
                    switch (node.kind()) {
                        case ZERO -> "a zero rate has no convention: leave it empty";
                        case DEPOSIT -> "the name of a deposit convention is expected, such as EUR-Deposit-T2";
                        case IBOR_FIXING, FRA -> "the name of a term rate is expected, such as EUR-EURIBOR-6M";
                        case OVERNIGHT_SWAP ->
                            "the name of a swap convention is expected, such as USD-FIXED-1Y-SOFR-OIS";
                        case IBOR_SWAP -> "the name of a swap convention is expected, such as EUR-FIXED-1Y-EURIBOR-6M";
                    }));
        }
    }

    private static void tenor(int at, CurveNode node, List<Mistake> mistakes) {
        switch (node.kind()) {
            case IBOR_FIXING -> {
                if (!node.tenor().isEmpty()) {
                    mistakes.add(new Mistake(at, "tenor", "the index says how long it runs: leave it empty"));
                }
            }
            case FRA -> {
                Matcher months = FRA.matcher(node.tenor());
                if (!months.matches() || !fits(months, node.convention())) {
                    mistakes.add(new Mistake(
                            at, "tenor", "months to start and end are expected, the index's tenor apart, such as 3x9"));
                }
            }
            case ZERO, DEPOSIT, OVERNIGHT_SWAP, IBOR_SWAP -> {
                if (!TENOR.matcher(node.tenor()).matches() || years(node.tenor()) > LONGEST_YEARS) {
                    mistakes.add(new Mistake(
                            at,
                            "tenor",
                            "a length of at most " + LONGEST_YEARS + " years is expected, such as 6M or 5Y"));
                }
            }
        }
    }

    private static boolean fits(Matcher months, String index) {
        return IborIndex.extendedEnum()
                .find(index)
                .map(known -> Integer.parseInt(months.group(2)) - Integer.parseInt(months.group(1))
                        == known.getTenor().getPeriod().toTotalMonths())
                .orElse(true); // the index is a mistake of its own
    }

    private static double years(String tenor) {
        Period period = Tenor.parse(tenor).getPeriod();
        return period.toTotalMonths() / 12.0 + period.getDays() / DAYS_PER_YEAR;
    }

    private interface Name {
        Object look();
    }

    private static boolean known(Name name) {
        try {
            Object _ = name.look();
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
