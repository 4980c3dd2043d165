package dev.isle.suite.trade;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When the periods of a leg are paid.
 *
 * @param frequency how often; a multiple of the calculation frequency
 * @param relativeTo from which end of the period the payment day is counted
 * @param offset from that end to the payment day
 * @param compounding what happens to interest that is not paid at the end of its calculation period
 * @param firstRegularStart where the first regular payment period begins, absent when the schedule says it
 * @param lastRegularEnd where the last regular payment period ends, absent when the schedule says it
 */
public record PaymentTerms(
        String frequency,
        PeriodEnd relativeTo,
        DayOffset offset,
        Compounding compounding,
        @Nullable LocalDate firstRegularStart,
        @Nullable LocalDate lastRegularEnd) {
    /** What happens to interest that waits for its payment. */
    public enum Compounding {
        /** It is added up. */
        NONE,
        /** It bears interest at the rate with spread. */
        STRAIGHT,
        /** It bears interest at the rate without spread. */
        FLAT,
        /** It bears interest at the rate without spread, and so does the principal. */
        SPREAD_EXCLUSIVE
    }
}
