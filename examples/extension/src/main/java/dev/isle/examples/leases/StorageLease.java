package dev.isle.examples.leases;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Storage let by the month, paid in advance on the same day of each month (or on the month's last, where it has no such day).
 *
 * @param side whether we receive the rent (we let) or pay it
 * @param site what is let
 * @param units how much of it
 * @param monthlyRate the rent of one unit for one month
 * @param currency ISO 4217 code
 * @param firstDay the first day, on which the first rent is paid
 * @param months how many
 * @param deposit paid by the tenant on the first day and back to him when the lease ends
 */
public record StorageLease(
        Side side,
        String site,
        BigDecimal units,
        BigDecimal monthlyRate,
        String currency,
        LocalDate firstDay,
        int months,
        @Nullable BigDecimal deposit)
        implements ExtendedProduct {
    /** The rent of one month, not rounded. */
    BigDecimal rent() {
        return units.multiply(monthlyRate);
    }

    /** The day on which the lease has been over for that many months of it. */
    LocalDate after(int month) {
        return firstDay.plusMonths(month);
    }
}
