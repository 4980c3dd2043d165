package dev.isle.suite.trade.extension;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a trade changes one position of its book.
 *
 * @param instrument what is held, such as {@code STORAGE:NORTH}; at most 60 characters
 * @param currency ISO 4217 code of the quantity
 * @param valueDate the day on which it settles; null where there is no single day
 * @param quantity positive long, negative short
 */
public record Holding(
        String instrument, String currency, @Nullable LocalDate valueDate, BigDecimal quantity) {}
