package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * A number that may change on given days.
 *
 * @param initial the value at the start
 * @param steps later values, in the order of their days
 */
public record Amounts(BigDecimal initial, List<Step> steps) {
    public Amounts {
        steps = List.copyOf(steps);
    }

    /** The same value for the whole time. */
    public static Amounts constant(BigDecimal value) {
        return new Amounts(value, List.of());
    }

    /**
     * A new value.
     *
     * @param date the unadjusted first day of the period from which it holds
     * @param value the value from then on
     */
    public record Step(LocalDate date, BigDecimal value) {}
}
