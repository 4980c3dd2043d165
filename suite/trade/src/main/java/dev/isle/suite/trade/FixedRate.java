package dev.isle.suite.trade;

import org.jspecify.annotations.Nullable;

/**
 * An agreed rate.
 *
 * @param dayCount such as {@code 30E/360}
 * @param rate the yearly rate
 * @param initialStub the rate of an initial stub, where it differs
 * @param finalStub the rate of a final stub, where it differs
 */
public record FixedRate(
        String dayCount,
        Amounts rate,
        @Nullable StubRate initialStub,
        @Nullable StubRate finalStub) implements Rate {}
