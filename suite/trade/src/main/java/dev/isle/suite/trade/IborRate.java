package dev.isle.suite.trade;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A published term rate.
 *
 * @param dayCount such as {@code Act/360}
 * @param index such as {@code EUR-EURIBOR-6M}
 * @param fixingRelativeTo from which end of the period the fixing day is counted
 * @param fixingOffset from that end to the fixing day
 * @param resets several fixings in one period, absent for one
 * @param gearing factor on the published rate, absent for one
 * @param spread added to it, absent for none
 * @param firstRate the first regular period's published rate where it was agreed; spread and gearing still apply
 * @param initialStub the rate of an initial stub, where it differs
 * @param finalStub the rate of a final stub, where it differs
 * @param floorAtZero whether a rate below zero counts as zero
 */
public record IborRate(
        String dayCount,
        String index,
        PeriodEnd fixingRelativeTo,
        DayOffset fixingOffset,
        @Nullable Resets resets,
        @Nullable Amounts gearing,
        @Nullable Amounts spread,
        @Nullable BigDecimal firstRate,
        @Nullable StubRate initialStub,
        @Nullable StubRate finalStub,
        boolean floorAtZero)
        implements Rate {
    /**
     * Several fixings in one period.
     *
     * @param frequency how often
     * @param adjustment how reset days move to business days
     * @param weighted whether the average weighs each fixing by its days
     */
    public record Resets(String frequency, DateRule adjustment, boolean weighted) {}
}
