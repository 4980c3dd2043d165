package dev.isle.suite.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Published rates. */
interface Rates {
    /** Nothing is published. */
    Rates NONE = (_, _) -> null;

    /** The rate of an index for a day, or null while it is not published. */
    @Nullable
    BigDecimal on(String index, LocalDate day);
}
