package dev.isle.suite.trade.flow;

import java.time.LocalDate;

/**
 * The published number or numbers that a projected transfer waits for.
 *
 * @param index name of the index or of the reference rate, such as {@code EUR-EURIBOR-6M}
 * @param from the first fixing date
 * @param to the last fixing date; equal to {@code from} unless a range of daily fixings is used
 */
public record FixingRef(String index, LocalDate from, LocalDate to) {}
