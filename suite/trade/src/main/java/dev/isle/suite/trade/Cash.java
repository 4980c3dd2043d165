package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * An amount of one currency on one day. The direction is given by where it stands.
 *
 * @param currency ISO 4217 code
 * @param amount above zero
 * @param date the day of settlement
 */
public record Cash(String currency, BigDecimal amount, LocalDate date) {}
