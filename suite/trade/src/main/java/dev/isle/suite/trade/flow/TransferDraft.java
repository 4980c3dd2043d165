package dev.isle.suite.trade.flow;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One movement of cash that a trade causes.
 *
 * @param key names the movement inside its trade: unique there, and the same each time the same trade is computed
 * @param kind why cash moves
 * @param party whom we pay, or who pays us
 * @param payDate the day of payment, a business day under the trade's own calendars
 * @param currency ISO 4217 code of what is paid
 * @param amount what we receive (positive) or pay (negative), rounded half up to the currency's minor unit; null while
 *     projected, that is until the fixings are stored
 * @param fixings what a projected transfer waits for; empty exactly when {@code amount} is known
 */
public record TransferDraft(
        String key,
        TransferKind kind,
        String party,
        LocalDate payDate,
        String currency,
        @Nullable BigDecimal amount,
        List<FixingRef> fixings) {
    public TransferDraft {
        fixings = List.copyOf(fixings);
        if ((amount == null) == fixings.isEmpty()) {
            throw new IllegalArgumentException(
                    "transfer " + key + ": either an amount or the fixings that it waits for, not both, not neither");
        }
    }

    /** True while the amount depends on a fixing. */
    public boolean projected() {
        return amount == null;
    }
}
