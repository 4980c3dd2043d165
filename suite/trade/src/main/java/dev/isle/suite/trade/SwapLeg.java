package dev.isle.suite.trade;

import org.jspecify.annotations.Nullable;

/**
 * One stream of payments.
 *
 * @param side whether we pay or receive it
 * @param currency ISO 4217 code
 * @param schedule the calculation periods
 * @param payments when they are paid
 * @param notional the amount on which interest is counted; absent for {@link KnownAmounts}
 * @param initialExchange whether the notional is exchanged at the start
 * @param intermediateExchange whether changes of the notional are exchanged
 * @param finalExchange whether the notional is exchanged back at the end
 * @param rate what is paid
 * @param settlement set when the leg is paid in another currency, at a rate fixed later
 */
public record SwapLeg(
        Side side,
        String currency,
        Schedule schedule,
        PaymentTerms payments,
        @Nullable Amounts notional,
        boolean initialExchange,
        boolean intermediateExchange,
        boolean finalExchange,
        Rate rate,
        @Nullable NonDeliverable settlement) {}
