package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules between the elements of one {@code swapStream}: those that the schema cannot say and the library does not. */
final class StreamRules {
    private final Element stream;
    private final List<Problem> problems;
    private final List<Notice> notices;

    private StreamRules(Element stream, List<Problem> problems, List<Notice> notices) {
        this.stream = stream;
        this.notices = notices;
        this.problems = problems;
    }

    static void check(Element stream, List<Problem> problems, List<Notice> notices) {
        StreamRules rules = new StreamRules(stream, problems, notices);
        rules.compounding();
        rules.dates();
        rules.payments();
        Element cashflows = stream.child("cashflows");
        if (cashflows != null) {
            rules.cashflows(cashflows);
        }
    }

    private void compounding() {
        Element calculation = stream.at("calculationPeriodAmount", "calculation");
        if (calculation == null) {
            return;
        }
        Element method = calculation.child("compoundingMethod");
        boolean compounds = method != null && !method.text().equals("None");
        boolean floating = calculation.child("floatingRateCalculation") != null;
        boolean resets = stream.child("resetDates") != null;
        if (compounds && !floating) {
            broken(method, Rule.COMPOUNDING_FIXED, "a leg without a floating rate has no compounding method");
        }
        if ((compounds || floating) && !resets) {
            broken(
                    calculation,
                    Rule.COMPOUNDING_RESETS,
                    "'resetDates' is missing: a floating leg fixes its rate on them");
        }
        Element calculated = stream.at("calculationPeriodDates", "calculationPeriodFrequency");
        Element paid = stream.at("paymentDates", "paymentFrequency");
        if (calculated != null
                && paid != null
                && compounds == period(calculated).equals(period(paid))) {
            broken(
                    compounds ? method : paid,
                    Rule.COMPOUNDING_FREQUENCY,
                    "calculated every " + period(calculated) + ", paid every " + period(paid)
                            + (compounds ? ": there is nothing to compound" : ": a compounding method is missing"));
        }
    }

    private static String period(Element frequency) {
        String multiplier = frequency.textAt("periodMultiplier");
        String unit = frequency.textAt("period");
        String period = multiplier + unit;
        return switch (period) {
            case "12M" -> "1Y";
            case "7D" -> "1W";
            case "28D" -> "4W";
            default -> Objects.equals(unit, "T") ? "term" : period;
        };
    }

    private void dates() {
        Element dates = stream.child("calculationPeriodDates");
        if (dates == null) {
            return;
        }
        String effective = dates.textAt("effectiveDate", "unadjustedDate");
        Element first = dates.at("firstPeriodStartDate", "unadjustedDate");
        if (first != null && effective != null && first.text().compareTo(effective) >= 0) {
            broken(
                    first,
                    Rule.FIRST_PERIOD_START,
                    first.text() + " does not lie before the effective date " + effective
                            + "; leave firstPeriodStartDate out");
        }
        Element compounding = dates.child("firstCompoundingPeriodEndDate");
        if (compounding != null) {
            boolean compounds = stream.at("calculationPeriodAmount", "calculation", "compoundingMethod") != null;
            broken(
                    compounding,
                    Rule.FIRST_COMPOUNDING_PERIOD,
                    compounds
                            ? "a first compounding period of its own cannot be scheduled by this suite"
                            : "the leg does not compound, so it has no first compounding period");
        }
    }

    private void payments() {
        Element payments = stream.child("paymentDates");
        Element dates = stream.child("calculationPeriodDates");
        if (payments == null || dates == null) {
            return;
        }
        Element first = payments.child("firstPaymentDate");
        Element last = payments.child("lastRegularPaymentDate");
        String effective = dates.textAt("effectiveDate", "unadjustedDate");
        String termination = dates.textAt("terminationDate", "unadjustedDate");
        if (first != null && effective != null && first.text().compareTo(effective) <= 0) {
            broken(
                    first,
                    Rule.FIRST_PAYMENT,
                    "the first payment " + first.text() + " does not lie after the effective date " + effective);
        }
        if (last != null && termination != null && last.text().compareTo(termination) >= 0) {
            broken(
                    last,
                    Rule.FIRST_PAYMENT,
                    "the last regular payment " + last.text() + " does not lie before the termination date "
                            + termination);
        }
        if (first != null && last != null && first.text().compareTo(last.text()) >= 0) {
            broken(
                    first,
                    Rule.FIRST_PAYMENT,
                    "the first payment " + first.text() + " does not lie before the last regular payment "
                            + last.text());
        }
        boolean atEnd = !"CalculationPeriodStartDate".equals(payments.textAt("payRelativeTo"));
        if (!atEnd && (first != null || last != null)) {
            broken(
                    first != null ? first : last,
                    Rule.ELEMENT_SUPPORTED,
                    "a first or last regular payment date is read only where payments follow the period's end");
        }
        Element offset = payments.child("paymentDaysOffset");
        if (offset != null && "0".equals(offset.textAt("periodMultiplier"))) {
            broken(offset, Rule.PAYMENT_OFFSET, "the payment offset is zero days; leave paymentDaysOffset out");
        }
    }

    private void cashflows(Element cashflows) {
        Element match = cashflows.child("cashflowsMatchParameters");
        boolean listed = !cashflows.children("paymentCalculationPeriod").isEmpty()
                || !cashflows.children("principalExchange").isEmpty();
        if (match != null && match.text().equals("false") && listed) {
            notices.add(new Notice(
                    stream.place(),
                    "the listed cash flows are said to differ from the parameters; transfers follow the parameters"));
        }
        for (Element payment : cashflows.children("paymentCalculationPeriod")) {
            for (Element period : payment.children("calculationPeriod")) {
                both(period, "unadjustedStartDate", "unadjustedEndDate");
                both(period, "adjustedStartDate", "adjustedEndDate");
            }
        }
    }

    private void both(Element period, String start, String end) {
        Element first = period.child(start);
        Element second = period.child(end);
        if ((first == null) != (second == null)) {
            broken(
                    first != null ? first : second,
                    Rule.CASHFLOW_DATES,
                    "'" + start + "' and '" + end + "' are given both or not at all");
        }
    }

    private void broken(@Nullable Element element, Rule rule, String reason) {
        if (problems.size() < 100) {
            problems.add(new Problem((element == null ? stream : element).place(), rule, reason));
        }
    }
}
