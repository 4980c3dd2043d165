package dev.isle.suite.trade.strata;

import com.opengamma.strata.basics.currency.Currency;
import com.opengamma.strata.basics.currency.CurrencyAmount;
import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.date.BusinessDayAdjustment;
import com.opengamma.strata.basics.date.BusinessDayConvention;
import com.opengamma.strata.basics.date.DayCount;
import com.opengamma.strata.basics.date.DaysAdjustment;
import com.opengamma.strata.basics.date.HolidayCalendar;
import com.opengamma.strata.basics.date.HolidayCalendarId;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.basics.index.OvernightIndex;
import com.opengamma.strata.basics.schedule.Frequency;
import com.opengamma.strata.basics.schedule.PeriodicSchedule;
import com.opengamma.strata.basics.schedule.RollConvention;
import com.opengamma.strata.basics.schedule.StubConvention;
import com.opengamma.strata.basics.value.ValueAdjustment;
import com.opengamma.strata.basics.value.ValueSchedule;
import com.opengamma.strata.basics.value.ValueStep;
import com.opengamma.strata.product.common.PayReceive;
import com.opengamma.strata.product.rate.OvernightAveragedRateComputation;
import com.opengamma.strata.product.rate.OvernightCompoundedRateComputation;
import com.opengamma.strata.product.rate.OvernightRateComputation;
import com.opengamma.strata.product.swap.CompoundingMethod;
import com.opengamma.strata.product.swap.FixedRateCalculation;
import com.opengamma.strata.product.swap.FixedRateStubCalculation;
import com.opengamma.strata.product.swap.FixingRelativeTo;
import com.opengamma.strata.product.swap.IborRateCalculation;
import com.opengamma.strata.product.swap.IborRateResetMethod;
import com.opengamma.strata.product.swap.IborRateStubCalculation;
import com.opengamma.strata.product.swap.KnownAmountSwapLeg;
import com.opengamma.strata.product.swap.NegativeRateMethod;
import com.opengamma.strata.product.swap.NotionalSchedule;
import com.opengamma.strata.product.swap.OvernightAccrualMethod;
import com.opengamma.strata.product.swap.OvernightRateCalculation;
import com.opengamma.strata.product.swap.PaymentRelativeTo;
import com.opengamma.strata.product.swap.PaymentSchedule;
import com.opengamma.strata.product.swap.RateCalculation;
import com.opengamma.strata.product.swap.RateCalculationSwapLeg;
import com.opengamma.strata.product.swap.ResetSchedule;
import com.opengamma.strata.product.swap.ResolvedSwapLeg;
import com.opengamma.strata.product.swap.SwapLeg;
import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.DateRule;
import dev.isle.suite.trade.DayOffset;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.KnownAmounts;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.PaymentTerms;
import dev.isle.suite.trade.PeriodEnd;
import dev.isle.suite.trade.Schedule;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.StubRate;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Our swaps in the library's terms, which then makes the periods. The library counts in binary floating point: what it
 * gives back is used for dates, indices and structure; amounts are recomputed from decimals.
 */
public final class StrataSwap {
    private static final int LAST_DAY_OF_EVERY_MONTH = 28;

    private StrataSwap() {}

    /**
     * The periods, payment dates and fixings of a leg.
     *
     * @throws RuntimeException (the library's, or {@link Regularity}'s) when no schedule follows from the leg's terms
     */
    public static ResolvedSwapLeg resolve(dev.isle.suite.trade.SwapLeg leg, Calendars calendars) {
        dev.isle.suite.trade.SwapLeg made = weeksInMonths(leg);
        com.opengamma.strata.basics.schedule.Schedule periods =
                schedule(made.schedule()).createSchedule(calendars);
        Regularity.require(made.schedule(), periods);
        PaymentSchedule payments = payments(made.payments());
        Regularity.require(made.payments(), payments, periods, payments.createSchedule(periods, calendars));
        return leg(made).resolve(calendars);
    }

    /**
     * The same of a leg of a trade that the intake accepted: its regularity was checked then, and finding the periods a
     * second time for that would cost as much as valuing them.
     *
     * @throws RuntimeException (the library's) when no schedule follows from the leg's terms
     */
    public static ResolvedSwapLeg resolveAccepted(dev.isle.suite.trade.SwapLeg leg, Calendars calendars) {
        return leg(weeksInMonths(leg)).resolve(calendars);
    }

    /**
     * A leg that is calculated in weeks and paid in months. The library makes no such schedule, because weeks do not
     * divide months. As one calculation period per payment, with a fixing every few weeks inside it, the leg has the
     * same payment dates and the same fixings; how the fixings are gathered is not asked of the library.
     */
    private static dev.isle.suite.trade.SwapLeg weeksInMonths(dev.isle.suite.trade.SwapLeg leg) {
        Schedule schedule = leg.schedule();
        if (!(leg.rate() instanceof IborRate ibor)
                || ibor.resets() != null
                || !Frequency.parse(schedule.frequency()).isWeekBased()
                || !Frequency.parse(leg.payments().frequency()).isMonthBased()) {
            return leg;
        }
        IborRate gathered = new IborRate(
                ibor.dayCount(),
                ibor.index(),
                ibor.fixingRelativeTo(),
                ibor.fixingOffset(),
                new IborRate.Resets(schedule.frequency(), schedule.adjustment(), false),
                ibor.gearing(),
                ibor.spread(),
                ibor.firstRate(),
                ibor.initialStub(),
                ibor.finalStub(),
                ibor.floorAtZero());
        int day = schedule.startDate().getDayOfMonth();
        if (!schedule.roll().equals("None")
                && !(schedule.roll().equals("Day" + day) && day <= LAST_DAY_OF_EVERY_MONTH)) {
            throw new IllegalArgumentException(
                    "a leg that is calculated in weeks and paid in months rolls on the day of" + " its start, not "
                            + schedule.roll());
        }
        Schedule paid = new Schedule(
                schedule.startDate(),
                schedule.endDate(),
                leg.payments().frequency(),
                // the library uses one roll convention for months and for the weeks in them; "None" keeps the start's
                // day
                "None",
                schedule.adjustment(),
                schedule.startAdjustment(),
                schedule.endAdjustment(),
                schedule.firstRegularStart(),
                schedule.lastRegularEnd(),
                schedule.stub(),
                schedule.firstPeriodStart(),
                schedule.firstPeriodAdjustment());
        return new dev.isle.suite.trade.SwapLeg(
                leg.side(),
                leg.currency(),
                paid,
                leg.payments(),
                leg.notional(),
                leg.initialExchange(),
                leg.intermediateExchange(),
                leg.finalExchange(),
                gathered,
                leg.settlement());
    }

    /** True when every period of the schedule is regular or a named stub. */
    public static boolean fits(Schedule schedule) {
        try {
            Regularity.require(schedule, schedule(schedule).createSchedule(new Calendars()));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The day after adjustment. */
    public static LocalDate adjust(LocalDate date, @Nullable DateRule rule, Calendars calendars) {
        return rule == null ? date : adjustment(rule).adjust(date, calendars);
    }

    /** The day at the offset. */
    public static LocalDate shift(LocalDate date, DayOffset offset, Calendars calendars) {
        return offset(offset).adjust(date, calendars);
    }

    /** The last overnight rate that counts: that of the business day before the end, or before the cut-off. */
    public static LocalDate lastFixing(OvernightRateComputation computation, Calendars calendars) {
        HolidayCalendar calendar = computation.getIndex().getFixingCalendar().resolve(calendars);
        int cutOff = switch (computation) {
            case OvernightCompoundedRateComputation compounded -> compounded.getRateCutOffDays();
            case OvernightAveragedRateComputation averaged -> averaged.getRateCutOffDays();
            default -> 0;
        };
        return calendar.shift(computation.getEndDate(), -Math.max(1, cutOff));
    }

    private static SwapLeg leg(dev.isle.suite.trade.SwapLeg leg) {
        PayReceive side = leg.side() == Side.PAY ? PayReceive.PAY : PayReceive.RECEIVE;
        Currency currency = Currency.of(leg.currency());
        if (leg.rate() instanceof KnownAmounts known) {
            return KnownAmountSwapLeg.builder()
                    .payReceive(side)
                    .accrualSchedule(schedule(leg.schedule()))
                    .paymentSchedule(payments(leg.payments()))
                    .currency(currency)
                    .amount(values(known.amount()))
                    .build();
        }
        Amounts notional = Objects.requireNonNull(leg.notional(), "a leg with a rate has a notional");
        return RateCalculationSwapLeg.builder()
                .payReceive(side)
                .accrualSchedule(schedule(leg.schedule()))
                .paymentSchedule(payments(leg.payments()))
                .notionalSchedule(NotionalSchedule.builder()
                        .currency(currency)
                        .amount(values(notional))
                        .initialExchange(leg.initialExchange())
                        .intermediateExchange(leg.intermediateExchange())
                        .finalExchange(leg.finalExchange())
                        .build())
                .calculation(calculation(leg, currency))
                .build();
    }

    private static PeriodicSchedule schedule(Schedule schedule) {
        PeriodicSchedule.Builder builder = PeriodicSchedule.builder()
                .startDate(schedule.startDate())
                .endDate(schedule.endDate())
                .frequency(Frequency.parse(schedule.frequency()))
                .rollConvention(RollConvention.of(schedule.roll()))
                .businessDayAdjustment(adjustment(schedule.adjustment()))
                .firstRegularStartDate(schedule.firstRegularStart())
                .lastRegularEndDate(schedule.lastRegularEnd());
        if (schedule.startAdjustment() != null) {
            builder.startDateBusinessDayAdjustment(adjustment(schedule.startAdjustment()));
        }
        if (schedule.endAdjustment() != null) {
            builder.endDateBusinessDayAdjustment(adjustment(schedule.endAdjustment()));
        }
        if (schedule.stub() != null) {
            builder.stubConvention(
                    switch (schedule.stub()) {
                        case SHORT_INITIAL -> StubConvention.SHORT_INITIAL;
                        case LONG_INITIAL -> StubConvention.LONG_INITIAL;
                        case SHORT_FINAL -> StubConvention.SHORT_FINAL;
                        case LONG_FINAL -> StubConvention.LONG_FINAL;
                    });
        }
        if (schedule.firstPeriodStart() != null) {
            builder.overrideStartDate(
                    schedule.firstPeriodAdjustment() == null
                            ? AdjustableDate.of(schedule.firstPeriodStart())
                            : AdjustableDate.of(
                                    schedule.firstPeriodStart(), adjustment(schedule.firstPeriodAdjustment())));
        }
        return builder.build();
    }

    private static PaymentSchedule payments(PaymentTerms terms) {
        return PaymentSchedule.builder()
                .paymentFrequency(Frequency.parse(terms.frequency()))
                .paymentRelativeTo(
                        terms.relativeTo() == PeriodEnd.START
                                ? PaymentRelativeTo.PERIOD_START
                                : PaymentRelativeTo.PERIOD_END)
                .paymentDateOffset(offset(terms.offset()))
                .compoundingMethod(
                        switch (terms.compounding()) {
                            case NONE -> CompoundingMethod.NONE;
                            case STRAIGHT -> CompoundingMethod.STRAIGHT;
                            case FLAT -> CompoundingMethod.FLAT;
                            case SPREAD_EXCLUSIVE -> CompoundingMethod.SPREAD_EXCLUSIVE;
                        })
                .firstRegularStartDate(terms.firstRegularStart())
                .lastRegularEndDate(terms.lastRegularEnd())
                .build();
    }

    private static RateCalculation calculation(dev.isle.suite.trade.SwapLeg leg, Currency currency) {
        return switch (leg.rate()) {
            case FixedRate fixed -> {
                FixedRateCalculation.Builder builder = FixedRateCalculation.builder()
                        .dayCount(DayCount.of(fixed.dayCount()))
                        .rate(values(fixed.rate()));
                if (fixed.initialStub() != null) {
                    builder.initialStub(fixedStub(fixed.initialStub(), currency));
                }
                if (fixed.finalStub() != null) {
                    builder.finalStub(fixedStub(fixed.finalStub(), currency));
                }
                yield builder.build();
            }
            case IborRate ibor -> ibor(ibor, currency);
            case OvernightRate overnight ->
                OvernightRateCalculation.builder()
                        .dayCount(DayCount.of(overnight.dayCount()))
                        .index(OvernightIndex.of(overnight.index()))
                        .accrualMethod(
                                overnight.averaged()
                                        ? OvernightAccrualMethod.AVERAGED
                                        : OvernightAccrualMethod.COMPOUNDED)
                        .rateCutOffDays(overnight.rateCutOffDays())
                        .gearing(optional(overnight.gearing()))
                        .spread(optional(overnight.spread()))
                        .negativeRateMethod(negative(overnight.floorAtZero()))
                        .build();
            case KnownAmounts _ -> throw new IllegalStateException("known amounts have no rate");
        };
    }

    private static IborRateCalculation ibor(IborRate ibor, Currency currency) {
        IborRateCalculation.Builder builder = IborRateCalculation.builder()
                .dayCount(DayCount.of(ibor.dayCount()))
                .index(IborIndex.of(ibor.index()))
                .fixingRelativeTo(
                        ibor.fixingRelativeTo() == PeriodEnd.START
                                ? FixingRelativeTo.PERIOD_START
                                : FixingRelativeTo.PERIOD_END)
                .fixingDateOffset(offset(ibor.fixingOffset()))
                .gearing(optional(ibor.gearing()))
                .spread(optional(ibor.spread()))
                .negativeRateMethod(negative(ibor.floorAtZero()));
        IborRate.Resets resets = ibor.resets();
        if (resets != null) {
            builder.resetPeriods(ResetSchedule.builder()
                    .resetFrequency(Frequency.parse(resets.frequency()))
                    .businessDayAdjustment(adjustment(resets.adjustment()))
                    .resetMethod(resets.weighted() ? IborRateResetMethod.WEIGHTED : IborRateResetMethod.UNWEIGHTED)
                    .build());
        }
        if (ibor.firstRate() != null) {
            builder.firstRegularRate(ibor.firstRate().doubleValue());
        }
        if (ibor.initialStub() != null) {
            builder.initialStub(iborStub(ibor.initialStub(), currency));
        }
        if (ibor.finalStub() != null) {
            builder.finalStub(iborStub(ibor.finalStub(), currency));
        }
        return builder.build();
    }

    private static FixedRateStubCalculation fixedStub(StubRate stub, Currency currency) {
        return stub.amount() != null
                ? FixedRateStubCalculation.ofKnownAmount(
                        CurrencyAmount.of(currency, stub.amount().doubleValue()))
                : FixedRateStubCalculation.ofFixedRate(
                        Objects.requireNonNull(stub.fixedRate()).doubleValue());
    }

    private static IborRateStubCalculation iborStub(StubRate stub, Currency currency) {
        if (stub.amount() != null) {
            return IborRateStubCalculation.ofKnownAmount(
                    CurrencyAmount.of(currency, stub.amount().doubleValue()));
        }
        if (stub.fixedRate() != null) {
            return IborRateStubCalculation.ofFixedRate(stub.fixedRate().doubleValue());
        }
        IborIndex index = IborIndex.of(Objects.requireNonNull(stub.index()));
        return stub.secondIndex() == null
                ? IborRateStubCalculation.ofIborRate(index)
                : IborRateStubCalculation.ofIborInterpolatedRate(index, IborIndex.of(stub.secondIndex()));
    }

    private static NegativeRateMethod negative(boolean floorAtZero) {
        return floorAtZero ? NegativeRateMethod.NOT_NEGATIVE : NegativeRateMethod.ALLOW_NEGATIVE;
    }

    private static @Nullable ValueSchedule optional(@Nullable Amounts amounts) {
        return amounts == null ? null : values(amounts);
    }

    private static ValueSchedule values(Amounts amounts) {
        return ValueSchedule.of(
                amounts.initial().doubleValue(),
                amounts.steps().stream()
                        .map(step -> ValueStep.of(
                                step.date(),
                                ValueAdjustment.ofReplace(step.value().doubleValue())))
                        .toList());
    }

    private static BusinessDayAdjustment adjustment(DateRule rule) {
        return BusinessDayAdjustment.of(
                BusinessDayConvention.of(rule.convention()), HolidayCalendarId.of(rule.calendar()));
    }

    private static DaysAdjustment offset(DayOffset offset) {
        BusinessDayAdjustment adjustment =
                offset.adjustment() == null ? BusinessDayAdjustment.NONE : adjustment(offset.adjustment());
        return offset.calendar().equals("NoHolidays")
                ? DaysAdjustment.ofCalendarDays(offset.days(), adjustment)
                : DaysAdjustment.ofBusinessDays(offset.days(), HolidayCalendarId.of(offset.calendar()), adjustment);
    }
}
