package dev.isle.suite.trade;

/**
 * A name that somebody else gave the trade.
 *
 * @param scheme who gave it, or the scheme's address
 * @param value the name itself
 */
public record ExternalId(String scheme, String value) {}
