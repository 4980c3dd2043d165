package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One payment on one day.
 *
 * @param side whether we pay or receive
 * @param currency ISO 4217 code
 * @param amount above zero
 * @param date the payment date
 * @param adjustment how the date moves to a business day; absent when it is one already
 */
public record BulletPayment(
        Side side,
        String currency,
        BigDecimal amount,
        LocalDate date,
        @Nullable DateRule adjustment) implements Product {}
