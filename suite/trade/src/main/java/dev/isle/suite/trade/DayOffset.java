package dev.isle.suite.trade;

import org.jspecify.annotations.Nullable;

/**
 * A number of days from a date.
 *
 * @param days how many, negative for earlier
 * @param calendar business centres whose business days are counted, or {@code NoHolidays} to count calendar days
 * @param adjustment how the result moves to a business day; absent when it does not
 */
public record DayOffset(int days, String calendar, @Nullable DateRule adjustment) {}
