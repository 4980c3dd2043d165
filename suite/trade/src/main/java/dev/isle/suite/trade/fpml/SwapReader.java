package dev.isle.suite.trade.fpml;

import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.schedule.PeriodicSchedule;
import com.opengamma.strata.basics.schedule.RollConvention;
import com.opengamma.strata.basics.schedule.RollConventions;
import com.opengamma.strata.basics.schedule.StubConvention;
import com.opengamma.strata.basics.value.ValueSchedule;
import com.opengamma.strata.basics.value.ValueStep;
import com.opengamma.strata.product.swap.FixedRateCalculation;
import com.opengamma.strata.product.swap.FixedRateStubCalculation;
import com.opengamma.strata.product.swap.FixingRelativeTo;
import com.opengamma.strata.product.swap.IborRateCalculation;
import com.opengamma.strata.product.swap.IborRateResetMethod;
import com.opengamma.strata.product.swap.IborRateStubCalculation;
import com.opengamma.strata.product.swap.KnownAmountSwapLeg;
import com.opengamma.strata.product.swap.NegativeRateMethod;
import com.opengamma.strata.product.swap.OvernightAccrualMethod;
import com.opengamma.strata.product.swap.OvernightRateCalculation;
import com.opengamma.strata.product.swap.PaymentRelativeTo;
import com.opengamma.strata.product.swap.PaymentSchedule;
import com.opengamma.strata.product.swap.RateCalculation;
import com.opengamma.strata.product.swap.RateCalculationSwapLeg;
import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.DayOffset;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.KnownAmounts;
import dev.isle.suite.trade.NonDeliverable;
import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.PaymentTerms;
import dev.isle.suite.trade.PeriodEnd;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rate;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Schedule;
import dev.isle.suite.trade.Schedule.StubPlace;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.StubRate;
import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.SwapLeg;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import dev.isle.suite.trade.strata.StrataSwap;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The library's swap in our terms, with the places of its parts and the settlement that the library does not read. */
final class SwapReader {
    private final Element swap;
    private final String pointer;
    private final Library library;
    private final Places places;
    private final List<Notice> notices;
    private final List<Problem> problems;

    SwapReader(
            Element swap,
            String pointer,
            Library library,
            Places places,
            List<Notice> notices,
            List<Problem> problems) {
        this.swap = swap;
        this.pointer = pointer;
        this.library = library;
        this.places = places;
        this.notices = notices;
        this.problems = problems;
    }

    /** A decimal that came through binary floating point; exact, because at most 15 digits were let in. */
    static BigDecimal decimal(double value) {
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    }

    /** The swap, or null after a problem was added. */
    @Nullable
    Swap read(com.opengamma.strata.product.swap.Swap read) {
        List<Element> streams = swap.children("swapStream");
        List<SwapLeg> legs = new ArrayList<>();
        for (int i = 0; i < read.getLegs().size(); i++) {
            Element stream = streams.get(i);
            String at = pointer + "/legs/" + i;
            place(at, stream);
            SwapLeg leg = switch (read.getLegs().get(i)) {
                case RateCalculationSwapLeg rate -> leg(rate, stream);
                case KnownAmountSwapLeg known -> leg(known, stream);
                default -> null;
            };
            if (leg == null) {
                if (problems.isEmpty()) {
                    problems.add(
                            new Problem(stream.place(), Rule.PRODUCT_SUPPORTED, "this kind of leg is not supported"));
                }
                return null;
            }
            legs.add(leg);
        }
        return new Swap(legs);
    }

    private void place(String at, Element stream) {
        places.put(at, stream.place());
        part(at + "/schedule", stream.child("calculationPeriodDates"));
        part(at + "/schedule/frequency", stream.at("calculationPeriodDates", "calculationPeriodFrequency"));
        part(at + "/payments", stream.child("paymentDates"));
        part(at + "/rate", stream.at("calculationPeriodAmount", "calculation"));
        part(at + "/rate/resets", stream.child("resetDates"));
        part(at + "/notional", stream.at("calculationPeriodAmount", "calculation", "notionalSchedule"));
        part(at + "/settlement", stream.child("settlementProvision"));
    }

    private void part(String at, @Nullable Element element) {
        if (element != null) {
            places.put(at, element.place());
        }
    }

    private @Nullable SwapLeg leg(RateCalculationSwapLeg leg, Element stream) {
        Rate rate = rate(leg.getCalculation(), stream);
        Amounts notional = steps(leg, stream);
        Element settlement = stream.child("settlementProvision");
        NonDeliverable other = settlement == null ? null : settlement(settlement);
        if (rate == null || notional == null || (settlement != null && other == null)) {
            return null;
        }
        return new SwapLeg(
                leg.getPayReceive().isPay() ? Side.PAY : Side.RECEIVE,
                leg.getNotionalSchedule().getCurrency().getCode(),
                schedule(leg.getAccrualSchedule(), stream),
                payments(leg.getPaymentSchedule()),
                notional,
                leg.getNotionalSchedule().isInitialExchange(),
                leg.getNotionalSchedule().isIntermediateExchange(),
                leg.getNotionalSchedule().isFinalExchange(),
                rate,
                other);
    }

    private @Nullable Amounts steps(RateCalculationSwapLeg leg, Element stream) {
        try {
            return StepSequence.expand(
                    leg.getNotionalSchedule().getAmount(),
                    leg.getAccrualSchedule().getRollConvention().orElse(RollConventions.NONE));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(stream.place(), Rule.SCHEDULE, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private @Nullable SwapLeg leg(KnownAmountSwapLeg leg, Element stream) {
        Element settlement = stream.child("settlementProvision");
        NonDeliverable other = settlement == null ? null : settlement(settlement);
        if (settlement != null && other == null) {
            return null;
        }
        return new SwapLeg(
                leg.getPayReceive().isPay() ? Side.PAY : Side.RECEIVE,
                leg.getCurrency().getCode(),
                schedule(leg.getAccrualSchedule(), stream),
                payments(leg.getPaymentSchedule()),
                null,
                false,
                false,
                false,
                new KnownAmounts(amounts(leg.getAmount())),
                other);
    }

    private @Nullable NonDeliverable settlement(Element provision) {
        String currency = provision.textAt("settlementCurrency");
        String source = provision.textAt("nonDeliverableSettlement", "settlementRateOption");
        Element fixing = provision.at("nonDeliverableSettlement", "fxFixingDate");
        DayOffset offset = fixing == null ? null : library.offset(fixing);
        if (currency == null || source == null || offset == null) {
            problems.add(
                    new Problem(
                            provision.place(),
                            Rule.MISSING_FIELD,
                            "a settlement in another currency needs settlementCurrency, settlementRateOption and fxFixingDate"));
            return null;
        }
        return new NonDeliverable(currency, source, offset);
    }

    private Schedule schedule(PeriodicSchedule schedule, Element stream) {
        Schedule read = schedule(schedule, stub(schedule.getStubConvention().orElse(null)));
        if (read.stub() != null
                || read.firstRegularStart() != null
                || read.lastRegularEnd() != null
                || StrataSwap.fits(read)) {
            return read;
        }
        StubPlace place = unnamedStub(schedule);
        if (place == null) {
            return read;
        }
        notices.add(new Notice(
                "swapStream " + (swap.children("swapStream").indexOf(stream) + 1),
                "the dates are no whole number of periods and no stub is named; a short "
                        + (place == StubPlace.SHORT_FINAL ? "last" : "first") + " period is assumed"));
        return schedule(schedule, place);
    }

    /** Weeks are counted from the start; months towards the end on which the roll day is met. Otherwise: unknown. */
    private static @Nullable StubPlace unnamedStub(PeriodicSchedule schedule) {
        if (schedule.getFrequency().isWeekBased()) {
            return StubPlace.SHORT_FINAL;
        }
        RollConvention roll = schedule.getRollConvention().orElse(RollConventions.NONE);
        boolean start = roll.matches(schedule.getStartDate());
        boolean end = roll.matches(schedule.getEndDate());
        return start == end ? null : start ? StubPlace.SHORT_FINAL : StubPlace.SHORT_INITIAL;
    }

    private static @Nullable StubPlace stub(@Nullable StubConvention convention) {
        if (convention == StubConvention.SHORT_INITIAL) {
            return StubPlace.SHORT_INITIAL;
        }
        if (convention == StubConvention.LONG_INITIAL) {
            return StubPlace.LONG_INITIAL;
        }
        if (convention == StubConvention.SHORT_FINAL) {
            return StubPlace.SHORT_FINAL;
        }
        return convention == StubConvention.LONG_FINAL ? StubPlace.LONG_FINAL : null;
    }

    private static Schedule schedule(PeriodicSchedule schedule, @Nullable StubPlace stub) {
        AdjustableDate first = schedule.getOverrideStartDate().orElse(null);
        return new Schedule(
                schedule.getStartDate(),
                schedule.getEndDate(),
                schedule.getFrequency().toString(),
                schedule.getRollConvention().map(roll -> roll.getName()).orElse("None"),
                Library.rule(schedule.getBusinessDayAdjustment()),
                schedule.getStartDateBusinessDayAdjustment().map(Library::rule).orElse(null),
                schedule.getEndDateBusinessDayAdjustment().map(Library::rule).orElse(null),
                schedule.getFirstRegularStartDate().orElse(null),
                schedule.getLastRegularEndDate().orElse(null),
                stub,
                first == null ? null : first.getUnadjusted(),
                first == null ? null : Library.optional(first.getAdjustment()));
    }

    private static PaymentTerms payments(PaymentSchedule schedule) {
        return new PaymentTerms(
                schedule.getPaymentFrequency().toString(),
                schedule.getPaymentRelativeTo() == PaymentRelativeTo.PERIOD_START ? PeriodEnd.START : PeriodEnd.END,
                Library.offset(schedule.getPaymentDateOffset()),
                switch (schedule.getCompoundingMethod()) {
                    case NONE -> PaymentTerms.Compounding.NONE;
                    case STRAIGHT -> PaymentTerms.Compounding.STRAIGHT;
                    case FLAT -> PaymentTerms.Compounding.FLAT;
                    case SPREAD_EXCLUSIVE -> PaymentTerms.Compounding.SPREAD_EXCLUSIVE;
                },
                schedule.getFirstRegularStartDate().orElse(null),
                schedule.getLastRegularEndDate().orElse(null));
    }

    private @Nullable Rate rate(RateCalculation calculation, Element stream) {
        return switch (calculation) {
            case FixedRateCalculation fixed ->
                fixed.getFutureValueNotional().isPresent()
                        ? null
                        : new FixedRate(
                                fixed.getDayCount().getName(),
                                amounts(fixed.getRate()),
                                fixed.getInitialStub().map(SwapReader::stub).orElse(null),
                                fixed.getFinalStub().map(SwapReader::stub).orElse(null));
            case IborRateCalculation ibor ->
                new IborRate(
                        ibor.getDayCount().getName(),
                        ibor.getIndex().getName(),
                        ibor.getFixingRelativeTo() == FixingRelativeTo.PERIOD_START ? PeriodEnd.START : PeriodEnd.END,
                        Library.offset(ibor.getFixingDateOffset()),
                        ibor.getResetPeriods()
                                .map(resets -> new IborRate.Resets(
                                        resets.getResetFrequency().toString(),
                                        Library.rule(resets.getBusinessDayAdjustment()),
                                        resets.getResetMethod() == IborRateResetMethod.WEIGHTED))
                                .orElse(null),
                        ibor.getGearing().map(SwapReader::amounts).orElse(null),
                        ibor.getSpread().map(SwapReader::amounts).orElse(null),
                        ibor.getFirstRegularRate().isPresent()
                                ? decimal(ibor.getFirstRegularRate().getAsDouble())
                                : null,
                        ibor.getInitialStub().map(SwapReader::stub).orElse(null),
                        ibor.getFinalStub().map(SwapReader::stub).orElse(null),
                        ibor.getNegativeRateMethod() == NegativeRateMethod.NOT_NEGATIVE);
            case OvernightRateCalculation overnight ->
                new OvernightRate(
                        overnight.getDayCount().getName(),
                        overnight.getIndex().getName(),
                        overnight.getAccrualMethod() != OvernightAccrualMethod.COMPOUNDED,
                        overnight.getRateCutOffDays(),
                        overnight.getGearing().map(SwapReader::amounts).orElse(null),
                        overnight.getSpread().map(SwapReader::amounts).orElse(null),
                        overnight.getNegativeRateMethod() == NegativeRateMethod.NOT_NEGATIVE);
            default -> {
                problems.add(new Problem(
                        stream.place(),
                        Rule.PRODUCT_SUPPORTED,
                        "a leg of type " + calculation.getType() + " is not supported"));
                yield null;
            }
        };
    }

    private static @Nullable StubRate stub(FixedRateStubCalculation stub) {
        if (stub.isFixedRate()) {
            return new StubRate(decimal(stub.getFixedRate().getAsDouble()), null, null, null);
        }
        return stub.getKnownAmount()
                .map(amount -> new StubRate(null, decimal(amount.getAmount()), null, null))
                .orElse(null);
    }

    private static @Nullable StubRate stub(IborRateStubCalculation stub) {
        if (stub.isFixedRate()) {
            return new StubRate(decimal(stub.getFixedRate().getAsDouble()), null, null, null);
        }
        if (stub.isKnownAmount()) {
            return stub.getKnownAmount()
                    .map(amount -> new StubRate(null, decimal(amount.getAmount()), null, null))
                    .orElse(null);
        }
        return stub.getIndex()
                .map(index -> new StubRate(
                        null,
                        null,
                        index.getName(),
                        stub.getIndexInterpolated()
                                .map(second -> second.getName())
                                .orElse(null)))
                .orElse(null);
    }

    private static Amounts amounts(ValueSchedule schedule) {
        List<Amounts.Step> steps = new ArrayList<>();
        for (ValueStep step : schedule.getSteps()) {
            LocalDate date = step.getDate().orElseThrow();
            steps.add(new Amounts.Step(date, decimal(step.getValue().getModifyingValue())));
        }
        return new Amounts(decimal(schedule.getInitialValue()), steps);
    }
}
