package dev.isle.suite.trade;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The rate of a stub, in place of the published one; a spread or gearing of the leg still applies. One of: {@code fixedRate}; {@code amount}; {@code index}, with {@code secondIndex} to interpolate.
 *
 * @param fixedRate an agreed rate
 * @param amount an agreed amount in the leg's currency
 * @param index a published rate
 * @param secondIndex the rate to interpolate with
 */
public record StubRate(
        @Nullable BigDecimal fixedRate,
        @Nullable BigDecimal amount,
        @Nullable String index,
        @Nullable String secondIndex) {}
