package dev.isle.suite.trade;

import org.jspecify.annotations.Nullable;

/**
 * A published overnight rate, gathered over the period.
 *
 * @param dayCount such as {@code Act/360}
 * @param index such as {@code EUR-ESTR}
 * @param averaged false when the daily rates are compounded, true when they are averaged
 * @param rateCutOffDays for how many last days the rate before them is used
 * @param gearing factor on the gathered rate, absent for one
 * @param spread added to it, absent for none
 * @param floorAtZero whether a rate below zero counts as zero
 */
public record OvernightRate(
        String dayCount,
        String index,
        boolean averaged,
        int rateCutOffDays,
        @Nullable Amounts gearing,
        @Nullable Amounts spread,
        boolean floorAtZero)
        implements Rate {}
