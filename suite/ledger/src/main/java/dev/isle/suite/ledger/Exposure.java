package dev.isle.suite.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Which position, and by how much. */
record Exposure(Place place, BigDecimal quantity) {
    Exposure {
        quantity = quantity.signum() == 0 ? BigDecimal.ZERO : quantity.stripTrailingZeros();
    }

    /** One position of a book. */
    record Place(
            String book,
            String instrument,
            String currency,
            @Nullable LocalDate valueDate) {
        @Override
        public String toString() {
            return book + " " + instrument + " " + currency + (valueDate == null ? "" : " " + valueDate);
        }
    }

    Exposure negated() {
        return new Exposure(place, quantity.negate());
    }

    @Override
    public String toString() {
        return place + " " + quantity.toPlainString();
    }
}
