package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A forward rate agreement: the difference between a fixed and a published rate over one period.
 *
 * @param side our side of the fixed rate: the buyer pays it
 * @param currency ISO 4217 code
 * @param notional above zero
 * @param startDate first day of the period, a business day
 * @param endDate last day of the period, a business day
 * @param paymentDate the payment date
 * @param paymentAdjustment how the payment date moves to a business day; absent when it is one already
 * @param fixedRate the agreed rate
 * @param dayCount such as {@code Act/360}
 * @param index the published rate, such as {@code GBP-LIBOR-6M}
 * @param secondIndex the rate to interpolate with, absent for none
 * @param fixingOffset from the start date to the fixing date
 * @param discounting {@code ISDA}, {@code AFMA} or {@code None}
 */
public record Fra(
        Side side,
        String currency,
        BigDecimal notional,
        LocalDate startDate,
        LocalDate endDate,
        LocalDate paymentDate,
        @Nullable DateRule paymentAdjustment,
        BigDecimal fixedRate,
        String dayCount,
        String index,
        @Nullable String secondIndex,
        DayOffset fixingOffset,
        String discounting)
        implements Product {}
