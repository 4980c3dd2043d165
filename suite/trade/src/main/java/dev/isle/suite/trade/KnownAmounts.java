package dev.isle.suite.trade;

/**
 * Amounts that are agreed as such.
 *
 * @param amount per period, above zero
 */
public record KnownAmounts(Amounts amount) implements Rate {}
