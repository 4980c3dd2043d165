package dev.isle.suite.trade.extension;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One movement of cash between us and the counterparty.
 *
 * @param key names the movement inside its trade, such as {@code rent/3}: unique there, the same each time the same trade is
 *     computed, at most 60 characters, not beginning with {@code fee/}
 * @param kind why cash moves
 * @param payDate the day of payment
 * @param currency ISO 4217 code of what is paid
 * @param amount what we receive (positive) or pay (negative); the suite rounds it half up to the currency's minor unit and
 *     leaves out what is nothing; null while it depends on fixings
 * @param fixings the published numbers that it waits for; empty exactly when {@code amount} is there
 */
public record Movement(
        String key,
        Kind kind,
        LocalDate payDate,
        String currency,
        @Nullable BigDecimal amount,
        List<Fixing> fixings) {
    /** How many movements a product may have. */
    public static final int MOST = 4000;

    /** Copies the list. */
    public Movement {
        fixings = List.copyOf(fixings);
    }

    /** Why cash moves. */
    public enum Kind {
        /** An exchange of principal. */
        PRINCIPAL,
        /** Interest of a period. */
        INTEREST,
        /** One net amount in place of the obligations themselves. */
        SETTLEMENT,
        /** A price paid for the contract. */
        PREMIUM,
        /** Any other payment. */
        FEE
    }

    /**
     * A published number or numbers.
     *
     * @param index the name under which fixings of it are stored
     * @param from the first day
     * @param to the last day
     */
    public record Fixing(String index, LocalDate from, LocalDate to) {}

    /** A movement whose amount is known. */
    public static Movement known(String key, Kind kind, LocalDate payDate, String currency, BigDecimal amount) {
        return new Movement(key, kind, payDate, currency, amount, List.of());
    }

    /** A movement that waits for fixings. */
    public static Movement projected(String key, Kind kind, LocalDate payDate, String currency, List<Fixing> fixings) {
        return new Movement(key, kind, payDate, currency, null, fixings);
    }
}
