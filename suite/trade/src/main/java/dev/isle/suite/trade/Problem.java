package dev.isle.suite.trade;

/**
 * One reason why a document is not accepted.
 *
 * @param place where: an element path (XML) or a JSON pointer, followed by line and column in parentheses, counted from
 *     one, such as {@code /product/pay/amount (7:15)}; of an XML element the place just behind its opening tag
 * @param rule identifier of the {@link Rule} that is broken
 * @param reason what is wrong and what would be right
 */
public record Problem(String place, String rule, String reason) {
    /** A problem with one of the known rules. */
    public Problem(String place, Rule rule, String reason) {
        this(place, rule.id(), reason);
    }

    @Override
    public String toString() {
        return place + ": " + reason + " [" + rule + "]";
    }
}
