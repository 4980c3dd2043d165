package dev.isle.suite.trade;

/**
 * Payment in another currency.
 *
 * @param currency what is paid instead
 * @param rateSource where the exchange rate is published, such as {@code CNY.SAEC/CNY01}
 * @param fixingOffset from the payment date to the day on which the rate is observed
 */
public record NonDeliverable(String currency, String rateSource, DayOffset fixingOffset) {}
