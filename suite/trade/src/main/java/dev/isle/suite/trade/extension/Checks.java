package dev.isle.suite.trade.extension;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Takes the broken rules of a trade. A pointer is the JSON pointer of the value, such as {@code /product/months}; the caller
 * learns its line and column. Every method but {@link #broken} is a rule of the suite itself.
 */
public interface Checks {
    /**
     * Reports a broken rule of the extension.
     *
     * @param rule its identifier: lower-case words with dashes
     * @param reason what is wrong and what would be right
     */
    void broken(String pointer, String rule, String reason);

    /** The text has 1 to 200 characters, none of them a control character. */
    void text(String pointer, String text);

    /** The code is that of a currency that can be settled. */
    void currency(String pointer, String code);

    /** The amount is above zero. */
    void amount(String pointer, BigDecimal amount);

    /** The day lies between 1980 and 2099. */
    void date(String pointer, LocalDate date);

    /** The second day lies after the first; the words name them. */
    void ordered(String pointer, String earlier, LocalDate first, String later, LocalDate second);
}
