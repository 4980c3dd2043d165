package dev.isle.suite.ledger;

import com.opengamma.strata.basics.index.OvernightIndex;
import com.opengamma.strata.basics.schedule.Frequency;
import com.opengamma.strata.basics.schedule.PeriodicSchedule;
import com.opengamma.strata.basics.schedule.RollConventions;
import com.opengamma.strata.basics.schedule.SchedulePeriod;
import com.opengamma.strata.basics.schedule.StubConvention;
import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.FixedRate;
import dev.isle.suite.trade.IborRate;
import dev.isle.suite.trade.KnownAmounts;
import dev.isle.suite.trade.NonDeliverable;
import dev.isle.suite.trade.OvernightRate;
import dev.isle.suite.trade.PaymentTerms.Compounding;
import dev.isle.suite.trade.PeriodEnd;
import dev.isle.suite.trade.StubRate;
import dev.isle.suite.trade.SwapLeg;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cash of one swap leg, from our side: exchanges of principal, then one payment per group of calculation periods. A
 * payment whose rates are all agreed has an amount; any other waits for the rates that it needs.
 */
final class LegCash {
    private static final MarketDays DAYS = MarketDays.INSTANCE;

    /** What a calculation period earns: an agreed rate, an agreed amount, or rates to be published. */
    private sealed interface Earning {
        record Agreed(Fraction rate) implements Earning {}

        record Lump(BigDecimal amount) implements Earning {}

        /** {@code simple} is the rate of the leg where one fixing makes the period's, else null. */
        record Published(List<String> fixings, @Nullable IborRate simple) implements Earning {
            /** The published rate, or null while there is none, or not one alone. */
            @Nullable
            BigDecimal rate(Rates rates) {
                if (simple == null) {
                    return null;
                }
                String[] words = fixings.getFirst().split(" ");
                return rates.on(words[0], LocalDate.parse(words[1]));
            }
        }
    }

    private final String name;
    private final SwapLeg leg;
    private final String party;
    private final Rates rates;
    private final LegPeriods periods;
    private final List<Flow> flows = new ArrayList<>();

    private LegCash(String name, SwapLeg leg, String party, Rates rates) {
        this.name = name;
        this.leg = leg;
        this.party = party;
        this.rates = rates;
        this.periods = LegPeriods.of(leg);
    }

    static List<Flow> of(String name, SwapLeg leg, String party, Rates rates) {
        LegCash cash = new LegCash(name, leg, party, rates);
        cash.principal();
        cash.interest();
        return cash.flows;
    }

    private SchedulePeriod period(int number) {
        return periods.calculated().getPeriod(number);
    }

    private LocalDate paid(LegPeriods.Group group) {
        LocalDate base = leg.payments().relativeTo() == PeriodEnd.START
                ? period(group.first()).getStartDate()
                : period(group.last()).getEndDate();
        return DAYS.away(base, leg.payments().offset());
    }

    private void principal() {
        Amounts notional = leg.notional();
        if (notional == null) {
            return;
        }
        List<LegPeriods.Group> payments = periods.payments();
        int number = 0;
        if (leg.initialExchange()) {
            BigDecimal first = value(notional, period(payments.getFirst().first()));
            exchange(++number, period(0).getStartDate(), first.negate());
        }
        for (int i = 0; leg.intermediateExchange() && i < payments.size() - 1; i++) {
            BigDecimal before = value(notional, period(payments.get(i).first()));
            BigDecimal after = value(notional, period(payments.get(i + 1).first()));
            if (before.compareTo(after) != 0) {
                exchange(++number, paid(payments.get(i)), before.subtract(after));
            }
        }
        if (leg.finalExchange()) {
            exchange(
                    ++number,
                    paid(payments.getLast()),
                    value(notional, period(payments.getLast().first())));
        }
    }

    private void exchange(int number, LocalDate date, BigDecimal amount) {
        add("principal/" + number, "PRINCIPAL", date, signed(Fraction.of(amount)), List.of());
    }

    private void interest() {
        int number = 0;
        for (LegPeriods.Group group : periods.payments()) {
            String key = "interest/" + ++number;
            if (leg.rate() instanceof KnownAmounts known) {
                BigDecimal amount = value(known.amount(), period(group.first()));
                add(key, "INTEREST", paid(group), signed(Fraction.of(amount)), List.of());
            } else {
                payment(key, group);
            }
        }
    }

    private void payment(String key, LegPeriods.Group group) {
        Fraction notional = Fraction.of(value(Objects.requireNonNull(leg.notional()), period(group.first())));
        // Interest that waits for its payment bears interest; with agreed rates all ways of compounding are one.
        boolean compounds = group.last() > group.first() && leg.payments().compounding() != Compounding.NONE;
        Fraction sum = Fraction.ZERO;
        List<String> fixings = new ArrayList<>();
        boolean waits = compounds && spreadApart(group);
        for (int i = group.first(); i <= group.last(); i++) {
            switch (earning(i, i == group.last())) {
                case Earning.Published published -> {
                    fixings.addAll(published.fixings());
                    @Nullable BigDecimal rate = published.rate(rates);
                    if (rate == null) {
                        waits = true;
                    } else {
                        Earning.Agreed now = agreed(Objects.requireNonNull(published.simple()), rate, period(i));
                        sum = sum.plus(earned(compounds ? notional.plus(sum) : notional, now, i));
                    }
                }
                case Earning.Lump lump -> sum = sum.plus(Fraction.of(lump.amount()));
                case Earning.Agreed agreed ->
                    sum = sum.plus(earned(compounds ? notional.plus(sum) : notional, agreed, i));
            }
        }
        if (fixings.isEmpty() || waits || leg.settlement() != null) {
            add(key, "INTEREST", paid(group), signed(sum), fixings);
        } else {
            BigDecimal amount = Cashflows.coins(leg.currency(), signed(sum));
            flows.add(new Flow(name + "/" + key, "INTEREST", party, paid(group), leg.currency(), amount, fixings));
        }
    }

    private Fraction earned(Fraction base, Earning.Agreed rate, int number) {
        Fraction part = YearPart.of(
                dayCount(), period(number).getStartDate(), period(number).getEndDate(), periods.calculated());
        return base.times(rate.rate()).times(part);
    }

    /** Whether waiting interest bears interest without the spread, and there is one: that is not computed. */
    private boolean spreadApart(LegPeriods.Group group) {
        if (leg.payments().compounding() == Compounding.STRAIGHT
                || !(leg.rate() instanceof IborRate ibor)
                || ibor.spread() == null) {
            return false;
        }
        for (int i = group.first(); i <= group.last(); i++) {
            if (value(ibor.spread(), period(i)).signum() != 0) {
                return true;
            }
        }
        return false;
    }

    private String dayCount() {
        return switch (leg.rate()) {
            case FixedRate fixed -> fixed.dayCount();
            case IborRate ibor -> ibor.dayCount();
            case OvernightRate overnight -> overnight.dayCount();
            case KnownAmounts _ -> throw new IllegalStateException("amounts are not counted by days");
        };
    }

    private Earning earning(int number, boolean paidNext) {
        boolean atStart = number == 0 && periods.firstStub();
        boolean atEnd = !atStart && number == periods.calculated().size() - 1 && periods.lastStub();
        return switch (leg.rate()) {
            case FixedRate fixed -> {
                StubRate stub = atStart ? fixed.initialStub() : atEnd ? fixed.finalStub() : null;
                if (stub == null) {
                    yield new Earning.Agreed(Fraction.of(value(fixed.rate(), period(number))));
                }
                yield stub.amount() != null
                        ? new Earning.Lump(stub.amount())
                        : new Earning.Agreed(Fraction.of(Objects.requireNonNull(stub.fixedRate())));
            }
            case IborRate ibor -> term(ibor, number, atStart, atEnd);
            case OvernightRate overnight -> overnight(overnight, period(number), paidNext);
            case KnownAmounts _ -> throw new IllegalStateException("known amounts earn nothing by period");
        };
    }

    private Earning term(IborRate ibor, int number, boolean atStart, boolean atEnd) {
        SchedulePeriod period = period(number);
        if (atStart || atEnd) {
            StubRate stub = atStart ? ibor.initialStub() : ibor.finalStub();
            String day = fixing(ibor, period);
            if (stub == null) {
                return published(ibor.index(), day, ibor);
            }
            if (stub.amount() != null) {
                return new Earning.Lump(stub.amount());
            }
            if (stub.fixedRate() != null) {
                return agreed(ibor, stub.fixedRate(), period);
            }
            List<String> fixings = new ArrayList<>();
            fixings.add(stub.index() + " " + day);
            if (stub.secondIndex() != null) {
                fixings.add(stub.secondIndex() + " " + day);
            }
            return new Earning.Published(fixings, fixings.size() == 1 ? ibor : null);
        }
        String resets = ibor.resets() == null ? periods.resets() : ibor.resets().frequency();
        if (resets != null) {
            return new Earning.Published(resets(ibor, period, resets), null);
        }
        boolean firstRegular = number == (periods.firstStub() ? 1 : 0);
        if (firstRegular && ibor.firstRate() != null) {
            return agreed(ibor, ibor.firstRate(), period);
        }
        return published(ibor.index(), fixing(ibor, period), ibor);
    }

    private static Earning published(String index, String day, @Nullable IborRate simple) {
        return new Earning.Published(List.of(index + " " + day), simple);
    }

    private static Earning.Agreed agreed(IborRate ibor, BigDecimal rate, SchedulePeriod period) {
        BigDecimal gearing = ibor.gearing() == null ? BigDecimal.ONE : value(ibor.gearing(), period);
        BigDecimal spread = ibor.spread() == null ? BigDecimal.ZERO : value(ibor.spread(), period);
        BigDecimal all = rate.multiply(gearing).add(spread);
        return new Earning.Agreed(Fraction.of(ibor.floorAtZero() ? all.max(BigDecimal.ZERO) : all));
    }

    private List<String> resets(IborRate ibor, SchedulePeriod period, String frequency) {
        PeriodicSchedule inside = PeriodicSchedule.builder()
                .startDate(period.getUnadjustedStartDate())
                .endDate(period.getUnadjustedEndDate())
                .frequency(Frequency.parse(frequency))
                .businessDayAdjustment(MarketDays.adjustment(
                        ibor.resets() == null
                                ? leg.schedule().adjustment()
                                : ibor.resets().adjustment()))
                // A day of the month means nothing to weeks: they keep the day of the week on which the period starts.
                .rollConvention(
                        Frequency.parse(frequency).isWeekBased()
                                ? RollConventions.NONE
                                : periods.calculated().getRollConvention())
                .stubConvention(StubConvention.SHORT_FINAL)
                .build();
        return inside.createSchedule(DAYS).getPeriods().stream()
                .map(reset -> ibor.index() + " " + fixing(ibor, reset))
                .toList();
    }

    private static String fixing(IborRate ibor, SchedulePeriod period) {
        LocalDate base = ibor.fixingRelativeTo() == PeriodEnd.START ? period.getStartDate() : period.getEndDate();
        LocalDate day = DAYS.away(base, ibor.fixingOffset());
        return day + " " + day;
    }

    /** The daily rates of a period; the cut-off, made for paying in time, counts in the last period before a payment. */
    private static Earning overnight(OvernightRate rate, SchedulePeriod period, boolean paidNext) {
        OvernightIndex index = OvernightIndex.of(rate.index());
        LocalDate first = index.calculateFixingFromEffective(period.getStartDate(), DAYS);
        LocalDate end = index.calculateFixingFromEffective(period.getEndDate(), DAYS);
        LocalDate last = index.getFixingCalendar()
                .resolve(DAYS)
                .shift(end, -(paidNext ? Math.max(1, rate.rateCutOffDays()) : 1));
        return published(rate.index(), first + " " + last, null);
    }

    /** The value that holds in a period: that of the last step at or before its start. */
    private static BigDecimal value(Amounts amounts, SchedulePeriod period) {
        BigDecimal value = amounts.initial();
        for (Amounts.Step step : amounts.steps()) {
            boolean begun = !step.date().isAfter(period.getUnadjustedStartDate())
                    || !step.date().isAfter(period.getStartDate());
            value = begun ? step.value() : value;
        }
        return value;
    }

    private Fraction signed(Fraction amount) {
        return amount.times(Fraction.of(leg.side().sign(), 1));
    }

    private void add(String key, String kind, LocalDate date, Fraction amount, List<String> fixings) {
        NonDeliverable elsewhere = leg.settlement();
        String full = name + "/" + key;
        if (elsewhere != null) {
            List<String> all = new ArrayList<>(fixings);
            LocalDate observed = DAYS.away(date, elsewhere.fixingOffset());
            all.add(elsewhere.rateSource() + " " + observed + " " + observed);
            flows.add(new Flow(full, kind, party, date, elsewhere.currency(), null, all));
        } else if (!fixings.isEmpty()) {
            flows.add(new Flow(full, kind, party, date, leg.currency(), null, fixings));
        } else {
            @Nullable BigDecimal payable = Cashflows.payable(leg.currency(), amount);
            if (payable != null) {
                flows.add(new Flow(full, kind, party, date, leg.currency(), payable, List.of()));
            }
        }
    }
}
