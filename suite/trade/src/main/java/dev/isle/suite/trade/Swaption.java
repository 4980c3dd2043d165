package dev.isle.suite.trade;

import java.time.LocalDate;

/**
 * The right to enter a swap. Until it is exercised it moves no cash but its premium, which is a {@link Fee} of type
 * {@code PREMIUM}; an exercise is a new trade.
 *
 * @param stance whether we hold the right or granted it
 * @param exercise when it may be used
 * @param expiryDate the last day on which it may be used, before adjustment
 * @param straddle true when the holder may choose either direction of the swap
 * @param underlying the swap as it would be entered
 */
public record Swaption(Stance stance, Exercise exercise, LocalDate expiryDate, boolean straddle, Swap underlying)
        implements Product {
    /** Our side of the right. */
    public enum Stance {
        /** We hold it. */
        BOUGHT,
        /** We granted it. */
        SOLD
    }

    /** When a right may be used. */
    public enum Exercise {
        /** On the expiry date only. */
        EUROPEAN,
        /** On listed days. */
        BERMUDA,
        /** On any day of a range. */
        AMERICAN
    }
}
