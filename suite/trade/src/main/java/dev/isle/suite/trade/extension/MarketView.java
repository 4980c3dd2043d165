package dev.isle.suite.trade.extension;

import java.math.BigDecimal;
import java.time.LocalDate;

/** The market of one day, as far as a product's value needs it. Immutable; each method throws {@link NoValue} for what is not there. */
public interface MarketView {
    /** The valuation date. */
    LocalDate date();

    /** What one unit of the currency on that day is worth today. */
    double discountFactor(String currency, LocalDate day);

    /** Units of {@code to} for one unit of {@code from}, at the spot rate. */
    double fxRate(String from, String to);

    /** A quote by its name. */
    double quote(String name);

    /** A published fixing. */
    BigDecimal fixing(String index, LocalDate day);
}
