package dev.isle.suite.trade;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The calculation periods of a leg.
 *
 * @param startDate unadjusted first day
 * @param endDate unadjusted last day
 * @param frequency length of a period, such as {@code P6M}, or {@code Term} for a single period
 * @param roll how period ends are found: {@code Day14}, {@code EOM}, {@code IMM}, {@code None}, ...
 * @param adjustment how period ends move to business days
 * @param startAdjustment how the first day moves, where it differs
 * @param endAdjustment how the last day moves, where it differs
 * @param firstRegularStart first day of the first regular period: what lies before is an initial stub
 * @param lastRegularEnd last day of the last regular period: what lies after is a final stub
 * @param stub where periods that do not fit go, absent when all fit or the two dates above say it
 * @param firstPeriodStart first day of the first period where it lies before the start date
 * @param firstPeriodAdjustment how that day moves
 */
public record Schedule(
        LocalDate startDate,
        LocalDate endDate,
        String frequency,
        String roll,
        DateRule adjustment,
        @Nullable DateRule startAdjustment,
        @Nullable DateRule endAdjustment,
        @Nullable LocalDate firstRegularStart,
        @Nullable LocalDate lastRegularEnd,
        @Nullable StubPlace stub,
        @Nullable LocalDate firstPeriodStart,
        @Nullable DateRule firstPeriodAdjustment) {
    /** Where a period that does not fit the frequency goes. */
    public enum StubPlace {
        /** A shorter first period. */
        SHORT_INITIAL,
        /** A longer first period. */
        LONG_INITIAL,
        /** A shorter last period. */
        SHORT_FINAL,
        /** A longer last period. */
        LONG_FINAL
    }
}
