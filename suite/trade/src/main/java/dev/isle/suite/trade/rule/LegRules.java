package dev.isle.suite.trade.rule;

import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.KnownAmounts;
import dev.isle.suite.trade.NonDeliverable;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.PaymentTerms;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Schedule;
import dev.isle.suite.trade.StubRate;
import dev.isle.suite.trade.SwapLeg;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of one leg. */
final class LegRules {
    private static final int MAX_PERIODS = 4000;
    private static final int DAYS_OF_SHORTEST_MONTH = 28;
    private static final Pattern FREQUENCY = Pattern.compile("P([1-9][0-9]{0,2})([WMY])");

    private static final Pattern WEEKLY_ROLL = Pattern.compile("None|Day(Mon|Tue|Wed|Thu|Fri|Sat|Sun)");

    private final String at;
    private final SwapLeg leg;
    private final Terms terms;

    LegRules(String at, SwapLeg leg, Terms terms) {
        this.at = at;
        this.leg = leg;
        this.terms = terms;
    }

    void check() {
        terms.currency(at + "/currency", leg.currency());
        schedule(at + "/schedule", leg.schedule());
        payments(at + "/payments", leg.payments());
        notional();
        switch (leg.rate()) {
            case FixedRate fixed -> {
                terms.dayCount(at + "/rate/dayCount", fixed.dayCount());
                terms.rates(at + "/rate/rate", fixed.rate());
                stub(at + "/rate/initialStub", fixed.initialStub(), false);
                stub(at + "/rate/finalStub", fixed.finalStub(), false);
            }
            case IborRate ibor -> ibor(ibor);
            case OvernightRate overnight -> {
                terms.dayCount(at + "/rate/dayCount", overnight.dayCount());
                terms.overnightIndex(at + "/rate/index", overnight.index());
                terms.gearings(at + "/rate/gearing", overnight.gearing());
                terms.rates(at + "/rate/spread", overnight.spread());
                if (overnight.rateCutOffDays() < 0 || overnight.rateCutOffDays() > 30) {
                    terms.broken(at + "/rate/rateCutOffDays", Rule.OFFSET, "a cut-off is 0 to 30 days");
                }
            }
            case KnownAmounts known -> terms.notionals(at + "/rate/amount", known.amount());
        }
        NonDeliverable settlement = leg.settlement();
        if (settlement != null) {
            terms.currency(at + "/settlement/currency", settlement.currency());
            terms.text(at + "/settlement/rateSource", settlement.rateSource());
            terms.offset(at + "/settlement/fixingOffset", settlement.fixingOffset());
            if (settlement.currency().equals(leg.currency())) {
                terms.broken(
                        at + "/settlement/currency",
                        Rule.CURRENCIES_DIFFER,
                        "the leg is already paid in " + leg.currency());
            }
        }
    }

    private void notional() {
        Amounts notional = leg.notional();
        boolean known = leg.rate() instanceof KnownAmounts;
        boolean exchanges = leg.initialExchange() || leg.intermediateExchange() || leg.finalExchange();
        if (known == (notional != null) || (known && exchanges)) {
            terms.broken(
                    at + "/notional",
                    Rule.NOTIONAL_PRESENT,
                    known ? "a leg of known amounts has no notional" : "a leg with a rate needs a notional");
        }
        if (notional != null) {
            terms.notionals(at + "/notional", notional);
        }
    }

    private void schedule(String place, Schedule schedule) {
        terms.date(place + "/startDate", schedule.startDate());
        terms.date(place + "/endDate", schedule.endDate());
        terms.ordered(place + "/endDate", "start", schedule.startDate(), "end", schedule.endDate());
        terms.optionalDate(place + "/firstRegularStart", schedule.firstRegularStart());
        terms.optionalDate(place + "/lastRegularEnd", schedule.lastRegularEnd());
        terms.optionalDate(place + "/firstPeriodStart", schedule.firstPeriodStart());
        terms.adjustment(place + "/adjustment", schedule.adjustment());
        terms.adjustment(place + "/startAdjustment", schedule.startAdjustment());
        terms.adjustment(place + "/endAdjustment", schedule.endAdjustment());
        terms.adjustment(place + "/firstPeriodAdjustment", schedule.firstPeriodAdjustment());
        terms.roll(place + "/roll", schedule.roll());
        frequency(place + "/frequency", schedule.frequency());
        rolling(place + "/roll", schedule);
        if (schedule.firstPeriodStart() != null && !schedule.firstPeriodStart().isBefore(schedule.startDate())) {
            terms.broken(
                    place + "/firstPeriodStart",
                    Rule.FIRST_PERIOD_START,
                    schedule.firstPeriodStart() + " does not lie before the effective date " + schedule.startDate()
                            + "; leave it out");
        }
    }

    /** A day of the month cannot be met every week; the library would take months for weeks. */
    private void rolling(String place, Schedule schedule) {
        boolean gathered = leg.rate() instanceof IborRate ibor
                && ibor.resets() == null
                && !weeks(leg.payments().frequency())
                && weeks(schedule.frequency());
        boolean resets = leg.rate() instanceof IborRate ibor
                && ibor.resets() != null
                && weeks(ibor.resets().frequency());
        if (!gathered
                && (weeks(schedule.frequency()) || resets)
                && !WEEKLY_ROLL.matcher(schedule.roll()).matches()) {
            terms.broken(
                    place,
                    Rule.CONVENTION,
                    "periods or resets of whole weeks roll with None or a day of the week," + " not with "
                            + schedule.roll());
        }
    }

    private static boolean weeks(String frequency) {
        return frequency.endsWith("W");
    }

    private void payments(String place, PaymentTerms payments) {
        frequency(place + "/frequency", payments.frequency());
        terms.offset(place + "/offset", payments.offset());
        terms.optionalDate(place + "/firstRegularStart", payments.firstRegularStart());
        terms.optionalDate(place + "/lastRegularEnd", payments.lastRegularEnd());
    }

    private void ibor(IborRate ibor) {
        terms.dayCount(at + "/rate/dayCount", ibor.dayCount());
        terms.iborIndex(at + "/rate/index", ibor.index());
        terms.offset(at + "/rate/fixingOffset", ibor.fixingOffset());
        terms.gearings(at + "/rate/gearing", ibor.gearing());
        terms.rates(at + "/rate/spread", ibor.spread());
        if (ibor.firstRate() != null) {
            terms.rate(at + "/rate/firstRate", ibor.firstRate());
        }
        if (ibor.resets() != null) {
            frequency(at + "/rate/resets/frequency", ibor.resets().frequency());
            terms.adjustment(at + "/rate/resets/adjustment", ibor.resets().adjustment());
        }
        stub(at + "/rate/initialStub", ibor.initialStub(), true);
        stub(at + "/rate/finalStub", ibor.finalStub(), true);
    }

    private void stub(String place, @Nullable StubRate stub, boolean indexAllowed) {
        if (stub == null) {
            return;
        }
        int given =
                (stub.fixedRate() == null ? 0 : 1) + (stub.amount() == null ? 0 : 1) + (stub.index() == null ? 0 : 1);
        if (given != 1
                || (stub.index() != null && !indexAllowed)
                || (stub.index() == null && stub.secondIndex() != null)) {
            terms.broken(
                    place,
                    Rule.STUB_RATE,
                    "exactly one of fixedRate, amount" + (indexAllowed ? ", index" : "")
                            + " is expected, and secondIndex only beside index");
            return;
        }
        if (stub.fixedRate() != null) {
            terms.rate(place + "/fixedRate", stub.fixedRate());
        }
        if (stub.amount() != null) {
            terms.amount(place + "/amount", stub.amount());
        }
        if (stub.index() != null) {
            terms.iborIndex(place + "/index", stub.index());
        }
        if (stub.secondIndex() != null) {
            terms.iborIndex(place + "/secondIndex", stub.secondIndex());
        }
    }

    private void frequency(String place, String frequency) {
        if (frequency.equals("Term")) {
            return;
        }
        Matcher parts = FREQUENCY.matcher(frequency);
        if (!parts.matches()) {
            terms.broken(place, Rule.FREQUENCY, "'" + frequency + "' is not Term or a period such as P6M, P4W, P1Y");
            return;
        }
        int days = Integer.parseInt(parts.group(1))
                * switch (parts.group(2)) {
                    case "W" -> 7;
                    case "M" -> DAYS_OF_SHORTEST_MONTH;
                    default -> 12 * DAYS_OF_SHORTEST_MONTH;
                };
        long term = ChronoUnit.DAYS.between(
                leg.schedule().startDate(), leg.schedule().endDate());
        if (term / days > MAX_PERIODS) {
            terms.broken(
                    place, Rule.PERIODS, "about " + term / days + " periods; at most " + MAX_PERIODS + " are accepted");
        }
    }
}
