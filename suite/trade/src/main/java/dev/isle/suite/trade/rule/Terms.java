package dev.isle.suite.trade.rule;

import com.opengamma.strata.basics.date.BusinessDayConvention;
import com.opengamma.strata.basics.date.DayCount;
import com.opengamma.strata.basics.index.IborIndex;
import com.opengamma.strata.basics.index.OvernightIndex;
import com.opengamma.strata.basics.schedule.RollConvention;
import dev.isle.suite.trade.Amounts;
import dev.isle.suite.trade.DateRule;
import dev.isle.suite.trade.DayOffset;
import dev.isle.suite.trade.Money;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.extension.Checks;
import dev.isle.suite.trade.strata.Calendars;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of single terms: is this a currency, a calendar, a plausible rate. Names are checked against the library's. */
final class Terms implements Checks {
    static final LocalDate FIRST_DAY = LocalDate.of(1980, 1, 1);
    static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);
    private static final int MAX_DAYS = 1000;
    private static final int MAX_TEXT = 200;
    private static final BigDecimal MIN_RATE = BigDecimal.ONE.negate();
    private static final BigDecimal MAX_RATE = BigDecimal.TEN;
    private static final BigDecimal MAX_GEARING = BigDecimal.valueOf(100);

    private final List<Problem> problems;
    private final Places places;
    private final Set<String> calendars = new HashSet<>();

    Terms(List<Problem> problems, Places places) {
        this.problems = problems;
        this.places = places;
    }

    void broken(String pointer, Rule rule, String reason) {
        problems.add(new Problem(places.of(pointer), rule, reason));
    }

    @Override
    public void broken(String pointer, String rule, String reason) {
        problems.add(new Problem(places.of(pointer), rule, reason));
    }

    int count() {
        return problems.size();
    }

    @Override
    public void text(String at, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            broken(at, Rule.TEXT, "a text of 1 to " + MAX_TEXT + " characters without control characters is expected");
        }
    }

    @Override
    public void currency(String at, String code) {
        if (!Money.known(code)) {
            broken(at, Rule.CURRENCY, "'" + code + "' is no currency that can be settled");
        }
    }

    @Override
    public void amount(String at, BigDecimal amount) {
        if (amount.signum() <= 0) {
            broken(at, Rule.NOTIONAL_POSITIVE, "the amount is " + amount.toPlainString() + "; it must be above zero");
        }
    }

    @Override
    public void date(String at, LocalDate date) {
        if (date.isBefore(FIRST_DAY) || date.isAfter(LAST_DAY)) {
            broken(at, Rule.DATE_RANGE, date + " does not lie between " + FIRST_DAY + " and " + LAST_DAY);
        }
    }

    void optionalDate(String at, @Nullable LocalDate date) {
        if (date != null) {
            date(at, date);
        }
    }

    @Override
    public void ordered(String at, String earlier, LocalDate first, String later, LocalDate second) {
        if (!first.isBefore(second)) {
            broken(
                    at,
                    Rule.DATE_ORDER,
                    "the " + later + " date " + second + " must lie after the " + earlier + " date " + first);
        }
    }

    void adjustment(String at, @Nullable DateRule rule) {
        if (rule != null) {
            if (BusinessDayConvention.extendedEnum().find(rule.convention()).isEmpty()) {
                broken(
                        at + "/convention",
                        Rule.CONVENTION,
                        "'" + rule.convention() + "' is no business day convention");
            }
            calendar(at + "/calendar", rule.calendar());
        }
    }

    void offset(String at, DayOffset offset) {
        if (Math.abs((long) offset.days()) > MAX_DAYS) {
            broken(at + "/days", Rule.OFFSET, offset.days() + " days; at most " + MAX_DAYS + " are accepted");
        }
        calendar(at + "/calendar", offset.calendar());
        adjustment(at + "/adjustment", offset.adjustment());
    }

    private void calendar(String at, String calendar) {
        String objection = Calendars.objection(calendar);
        if (objection != null) {
            broken(at, Rule.CALENDAR, objection);
        } else if (calendars.add(calendar) && calendars.size() == Calendars.MAX_PER_TRADE + 1) {
            broken(
                    at,
                    Rule.CALENDAR,
                    "this is the " + calendars.size() + "th different calendar of the trade; at most "
                            + Calendars.MAX_PER_TRADE + " are accepted");
        }
    }

    void rate(String at, BigDecimal rate) {
        if (rate.compareTo(MIN_RATE) < 0 || rate.compareTo(MAX_RATE) > 0) {
            broken(at, Rule.RATE_BOUND, "the rate " + rate.toPlainString() + " does not lie between -1 and 10");
        }
    }

    void rates(String at, @Nullable Amounts rates) {
        if (rates != null) {
            rate(at + "/initial", rates.initial());
            for (int i = 0; i < rates.steps().size(); i++) {
                rate(at + "/steps/" + i + "/value", rates.steps().get(i).value());
            }
            steps(at, rates);
        }
    }

    void gearings(String at, @Nullable Amounts gearings) {
        if (gearings != null) {
            steps(at, gearings);
            if (gearings.initial().abs().compareTo(MAX_GEARING) > 0
                    || gearings.steps().stream()
                            .anyMatch(step -> step.value().abs().compareTo(MAX_GEARING) > 0)) {
                broken(at, Rule.RATE_BOUND, "a gearing does not lie between -100 and 100");
            }
        }
    }

    void notionals(String at, Amounts notionals) {
        amount(at + "/initial", notionals.initial());
        for (int i = 0; i < notionals.steps().size(); i++) {
            if (notionals.steps().get(i).value().signum() < 0) {
                broken(at + "/steps/" + i + "/value", Rule.NOTIONAL_POSITIVE, "a notional may not step below zero");
            }
        }
        steps(at, notionals);
    }

    private void steps(String at, Amounts amounts) {
        for (int i = 0; i < amounts.steps().size(); i++) {
            date(at + "/steps/" + i + "/date", amounts.steps().get(i).date());
            if (i > 0) {
                ordered(
                        at + "/steps/" + i + "/date",
                        "previous step's",
                        amounts.steps().get(i - 1).date(),
                        "step's",
                        amounts.steps().get(i).date());
            }
        }
    }

    void dayCount(String at, String name) {
        // Bus/252 would cache a day count for each calendar that it is asked for
        if (name.startsWith("Bus/252") || DayCount.extendedEnum().find(name).isEmpty()) {
            broken(at, Rule.CONVENTION, "'" + name + "' is no day count that this suite knows, such as Act/360");
        }
    }

    void roll(String at, String name) {
        if (RollConvention.extendedEnum().find(name).isEmpty()) {
            broken(at, Rule.CONVENTION, "'" + name + "' is no roll convention, such as Day14 or EOM");
        }
    }

    void iborIndex(String at, String name) {
        if (IborIndex.extendedEnum().find(name).isEmpty()) {
            broken(at, Rule.INDEX, "'" + name + "' is no term rate that this suite knows, such as EUR-EURIBOR-6M");
        }
    }

    void overnightIndex(String at, String name) {
        if (OvernightIndex.extendedEnum().find(name).isEmpty()) {
            broken(at, Rule.INDEX, "'" + name + "' is no overnight rate that this suite knows, such as EUR-ESTR");
        }
    }
}
