package dev.isle.suite.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One movement of cash.
 *
 * @param key its name inside its trade
 * @param kind the name of its kind
 * @param amount received above zero, paid below; null while it waits for fixings
 * @param fixings what it waits for, sorted: {@code INDEX FIRST-DAY LAST-DAY}
 */
record Flow(
        String key,
        String kind,
        String party,
        LocalDate date,
        String currency,
        @Nullable BigDecimal amount,
        List<String> fixings) {
    Flow {
        fixings = fixings.stream().sorted().toList();
    }

    /** What a row that reverses it says. */
    Flow negated() {
        return new Flow(key, kind, party, date, currency, amount == null ? null : amount.negate(), fixings);
    }

    /** Everything but the key, in words; equal words mean the same movement. */
    String words() {
        return kind + " " + party + " " + date + " " + currency + " "
                + (amount == null
                        ? "waits for " + fixings
                        : amount.toPlainString() + (fixings.isEmpty() ? "" : " " + fixings));
    }
}
