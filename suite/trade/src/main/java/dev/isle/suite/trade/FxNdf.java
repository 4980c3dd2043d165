package dev.isle.suite.trade;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A non-deliverable forward: two currencies are agreed, only the difference in the settlement currency is paid. On the
 * fixing date the reference amount is worth {@code reference amount / fixing} (or times it, as the source quotes); we
 * gain when that side of ours is worth more than agreed.
 *
 * @param side whether we receive or pay the reference currency
 * @param referenceCurrency the currency that is not delivered
 * @param referenceAmount its amount, above zero
 * @param settlementCurrency the currency that is paid
 * @param settlementAmount what the reference amount was agreed to be worth, above zero
 * @param valueDate the day of payment
 * @param fixingDate the day on which the rate is observed
 * @param fixingSource where the rate is published, such as {@code BRL09}
 */
public record FxNdf(
        Side side,
        String referenceCurrency,
        BigDecimal referenceAmount,
        String settlementCurrency,
        BigDecimal settlementAmount,
        LocalDate valueDate,
        LocalDate fixingDate,
        String fixingSource)
        implements Product {}
