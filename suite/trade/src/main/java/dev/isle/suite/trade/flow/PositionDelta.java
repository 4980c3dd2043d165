package dev.isle.suite.trade.flow;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How one trade changes one position. A position is identified by book, instrument, currency and value date.
 *
 * @param book the trade's book
 * @param instrument {@code FX}, {@code NDF}, {@code CASH}, or a product and its index, such as {@code SWAP:FIXED}
 * @param currency ISO 4217 code of {@code quantity}
 * @param valueDate the day on which an FX or cash quantity settles; null for notionals, which have no single day
 * @param quantity positive long, negative short
 */
public record PositionDelta(
        String book,
        String instrument,
        String currency,
        @Nullable LocalDate valueDate,
        BigDecimal quantity) {}
