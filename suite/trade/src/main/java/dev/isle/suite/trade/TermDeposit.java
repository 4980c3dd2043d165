package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Money lent for a fixed time at a fixed rate.
 *
 * @param side our side of the principal at the start: {@code PAY} when we lend, {@code RECEIVE} when we borrow
 * @param currency ISO 4217 code
 * @param principal above zero
 * @param startDate the day the principal is paid
 * @param endDate the day it comes back with interest
 * @param adjustment how both days move to business days; absent when they are business days already
 * @param rate the yearly rate
 * @param dayCount such as {@code Act/365F}
 */
public record TermDeposit(
        Side side,
        String currency,
        BigDecimal principal,
        LocalDate startDate,
        LocalDate endDate,
        @Nullable DateRule adjustment,
        BigDecimal rate,
        String dayCount)
        implements Product {}
