package dev.isle.suite.trade;

/**
 * One reason why a document is not accepted.
 *
 * @param place where: an element path (XML) or a JSON pointer, followed by line and column in parentheses, counted from
 *     one, such as {@code /product/pay/amount (7:15)}
 * @param rule identifier of the rule that is broken; the list is in {@code docs/reference-suite-trades.md}
 * @param reason what is wrong and what would be right
 */
public record Problem(String place, String rule, String reason) {
    @Override
    public String toString() {
        return place + ": " + reason + " [" + rule + "]";
    }
}
