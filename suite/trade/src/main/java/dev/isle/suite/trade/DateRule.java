package dev.isle.suite.trade;

/**
 * How a day that is no business day moves.
 *
 * @param convention {@code NoAdjust}, {@code Following}, {@code ModifiedFollowing},
 *     {@code ModifiedFollowingBiMonthly}, {@code Preceding}, {@code ModifiedPreceding} or {@code Nearest}
 * @param calendar business centres joined by a plus sign, such as {@code EUTA+GBLO}, or {@code NoHolidays}
 */
public record DateRule(String convention, String calendar) {}
