package dev.isle.suite.ledger;

import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.schedule.Frequency;
import com.opengamma.strata.basics.schedule.PeriodicSchedule;
import com.opengamma.strata.basics.schedule.RollConvention;
import com.opengamma.strata.basics.schedule.Schedule;
import com.opengamma.strata.basics.schedule.SchedulePeriod;
import com.opengamma.strata.basics.schedule.StubConvention;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.PaymentTerms;
import dev.isle.suite.trade.SwapLeg;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The periods of a leg. The library's rolling rules say where calculation periods begin and end; which of them are paid
 * together is found here.
 *
 * <ol>
 *   <li>Calculation periods, from the schedule's terms.
 *   <li>Payments: a term payment takes all; otherwise a named first or last part stands alone, a stub does too, and what
 *       lies between is taken in groups, counted from the side where there is no stub.
 * </ol>
 *
 * @param calculated the calculation periods
 * @param payments for each payment the first and the last calculation period that it pays
 * @param resets how often a rate is fixed inside a period where the schedule demands it; null where the terms say it
 */
record LegPeriods(
        Schedule calculated, List<Group> payments, @Nullable String resets) {
    /** Calculation periods that are paid together, by their numbers from 0. */
    record Group(int first, int last) {}

    static LegPeriods of(SwapLeg leg) {
        dev.isle.suite.trade.Schedule terms = leg.schedule();
        // A floating leg calculated in weeks and paid in months: its payments are its periods, with a fixing every
        // week.
        boolean weeksInMonths = leg.rate() instanceof IborRate ibor
                && ibor.resets() == null
                && Frequency.parse(terms.frequency()).isWeekBased()
                && Frequency.parse(leg.payments().frequency()).isMonthBased();
        Schedule made = weeksInMonths
                ? rolled(terms, leg.payments().frequency(), "None")
                : rolled(terms, terms.frequency(), terms.roll());
        return new LegPeriods(made, groups(leg.payments(), made), weeksInMonths ? terms.frequency() : null);
    }

    private static Schedule rolled(dev.isle.suite.trade.Schedule terms, String frequency, String roll) {
        PeriodicSchedule.Builder rules = PeriodicSchedule.builder()
                .startDate(terms.startDate())
                .endDate(terms.endDate())
                .frequency(Frequency.parse(frequency))
                .rollConvention(RollConvention.of(roll))
                .businessDayAdjustment(MarketDays.adjustment(terms.adjustment()))
                .firstRegularStartDate(terms.firstRegularStart())
                .lastRegularEndDate(terms.lastRegularEnd())
                .stubConvention(
                        terms.stub() == null
                                ? null
                                : StubConvention.valueOf(terms.stub().name()));
        if (terms.startAdjustment() != null) {
            rules.startDateBusinessDayAdjustment(MarketDays.adjustment(terms.startAdjustment()));
        }
        if (terms.endAdjustment() != null) {
            rules.endDateBusinessDayAdjustment(MarketDays.adjustment(terms.endAdjustment()));
        }
        LocalDate earlier = terms.firstPeriodStart();
        if (earlier != null) {
            rules.overrideStartDate(
                    terms.firstPeriodAdjustment() == null
                            ? AdjustableDate.of(earlier)
                            : AdjustableDate.of(earlier, MarketDays.adjustment(terms.firstPeriodAdjustment())));
        }
        return rules.build().createSchedule(MarketDays.INSTANCE);
    }

    private static List<Group> groups(PaymentTerms payments, Schedule made) {
        int count = made.size();
        Frequency frequency = Frequency.parse(payments.frequency());
        if (frequency.isTerm()) {
            return List.of(new Group(0, count - 1));
        }
        int each = frequency.exactDivide(made.getFrequency());
        int from = firstStub(made) ? 1 : 0;
        int to = count - (lastStub(made) ? 1 : 0);
        boolean named = payments.firstRegularStart() != null || payments.lastRegularEnd() != null;
        List<Group> groups = new ArrayList<>();
        if (each == 1 || count == 1) {
            for (int i = 0; i < count; i++) {
                groups.add(new Group(i, i));
            }
            return groups;
        }
        if (payments.firstRegularStart() != null) {
            from = startingAt(made, payments.firstRegularStart());
        }
        if (payments.lastRegularEnd() != null) {
            to = endingAt(made, payments.lastRegularEnd()) + 1;
        }
        if (from > 0) {
            groups.add(new Group(0, from - 1));
        }
        // Counted from the start, unless a stub is there: then whole groups are counted from the end.
        int odd = (to - from) % each;
        int at = from;
        if (!named && from > 0 && odd > 0) {
            groups.add(new Group(at, at + odd - 1));
            at += odd;
        }
        for (; at < to; at += each) {
            groups.add(new Group(at, Math.min(at + each, to) - 1));
        }
        if (to < count) {
            groups.add(new Group(to, count - 1));
        }
        return groups;
    }

    private static int startingAt(Schedule made, LocalDate day) {
        for (int i = made.size() - 1; i >= 0; i--) {
            SchedulePeriod period = made.getPeriod(i);
            if (period.getUnadjustedStartDate().equals(day)
                    || period.getStartDate().equals(day)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no calculation period starts on " + day);
    }

    private static int endingAt(Schedule made, LocalDate day) {
        for (int i = made.size() - 1; i >= 0; i--) {
            SchedulePeriod period = made.getPeriod(i);
            if (period.getUnadjustedEndDate().equals(day) || period.getEndDate().equals(day)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no calculation period ends on " + day);
    }

    /** Whether the first period has another length than the frequency says. */
    boolean firstStub() {
        return firstStub(calculated);
    }

    /** Whether the last of several periods has another length than the frequency says. */
    boolean lastStub() {
        return lastStub(calculated);
    }

    private static boolean firstStub(Schedule made) {
        return !made.getFrequency().isTerm() && irregular(made, made.getPeriod(0));
    }

    private static boolean lastStub(Schedule made) {
        return made.size() > 1 && irregular(made, made.getPeriod(made.size() - 1));
    }

    private static boolean irregular(Schedule made, SchedulePeriod period) {
        RollConvention roll = made.getRollConvention();
        LocalDate start = period.getUnadjustedStartDate();
        LocalDate end = period.getUnadjustedEndDate();
        return !roll.next(start, made.getFrequency()).equals(end)
                || !roll.previous(end, made.getFrequency()).equals(start);
    }
}
