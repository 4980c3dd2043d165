package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A payment agreed beside the product.
 *
 * @param side whether we pay or receive it
 * @param party whom we pay, or who pays us; the counterparty or a third party
 * @param date the payment date
 * @param adjustment how the date moves to a business day; absent when it is one already
 * @param currency ISO 4217 code
 * @param amount above zero
 * @param type a word for it, such as {@code FEE}, {@code PREMIUM}, {@code BROKERAGE}
 */
public record Fee(
        Side side,
        String party,
        LocalDate date,
        @Nullable DateRule adjustment,
        String currency,
        BigDecimal amount,
        String type) {}
