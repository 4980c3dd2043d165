package dev.isle.suite.ledger;

import com.opengamma.strata.basics.date.DayCount;
import com.opengamma.strata.basics.date.DayCount.ScheduleInfo;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;

/**
 * The part of a year that a period is: whole days, counted by the library's convention, over whole days. Four rare
 * conventions are taken as the library gives them, in binary floating point.
 */
final class YearPart {
    private static final Map<String, Integer> YEAR_DAYS = Map.ofEntries(
            Map.entry("1/1", 1),
            Map.entry("Act/360", 360),
            Map.entry("NL/360", 360),
            Map.entry("30/360 ISDA", 360),
            Map.entry("30/360 PSA", 360),
            Map.entry("30U/360 EOM", 360),
            Map.entry("30E/360", 360),
            Map.entry("30E+/360", 360),
            Map.entry("Act/364", 364),
            Map.entry("Act/365F", 365),
            Map.entry("NL/365", 365),
            Map.entry("30E/365", 365));

    /** What is known of a single period that belongs to no schedule. */
    static final ScheduleInfo ALONE = new ScheduleInfo() {};

    private YearPart() {}

    static Fraction of(String convention, LocalDate from, LocalDate to, ScheduleInfo schedule) {
        return switch (convention) {
            case "Act/Act ISDA" -> byCalendarYear(from, to);
            case "Act/365.25" -> Fraction.of(4 * (to.toEpochDay() - from.toEpochDay()), 1461);
            case "30U/360" -> whole(schedule.isEndOfMonthConvention() ? "30U/360 EOM" : "30/360 ISDA", from, to);
            case "30E/360 ISDA" -> thirtyIsda(from, to, schedule);
            case "Act/365 Actual", "Act/365L" -> {
                long days = to.toEpochDay() - from.toEpochDay();
                double part = DayCount.of(convention).yearFraction(from, to, schedule);
                yield Fraction.of(days, Math.abs(days / 366d - part) < Math.abs(days / 365d - part) ? 366 : 365);
            }
            default ->
                YEAR_DAYS.containsKey(convention)
                        ? whole(convention, from, to)
                        : Fraction.of(BigDecimal.valueOf(DayCount.of(convention).yearFraction(from, to, schedule)));
        };
    }

    private static Fraction whole(String convention, LocalDate from, LocalDate to) {
        return Fraction.of(DayCount.of(convention).days(from, to), YEAR_DAYS.getOrDefault(convention, 360));
    }

    /** Each calendar year's days over the length of that year. */
    private static Fraction byCalendarYear(LocalDate from, LocalDate to) {
        Fraction sum = Fraction.ZERO;
        LocalDate at = from;
        while (at.isBefore(to)) {
            LocalDate newYear = LocalDate.of(at.getYear() + 1, 1, 1);
            LocalDate end = newYear.isBefore(to) ? newYear : to;
            sum = sum.plus(Fraction.of(
                    end.toEpochDay() - at.toEpochDay(), Year.of(at.getYear()).length()));
            at = end;
        }
        return sum;
    }

    /** The last day of February counts as the 30th, except where everything ends on it. */
    private static Fraction thirtyIsda(LocalDate from, LocalDate to, ScheduleInfo schedule) {
        int days = DayCount.of("30E/360 ISDA").days(from, to);
        boolean lastOfFebruary = to.getMonthValue() == 2 && to.getDayOfMonth() == to.lengthOfMonth();
        if (lastOfFebruary && to.equals(schedule.getEndDate())) {
            days -= 30 - to.getDayOfMonth();
        }
        return Fraction.of(days, 360);
    }
}
