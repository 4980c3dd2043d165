package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is who. We are the party named by {@code onBehalfOf}, where that party is a side of the product; otherwise the
 * first party of the document that is one. The counterparty is the only other side.
 *
 * @param identifiers party reference to the party's identifier
 * @param us reference of our party
 * @param them reference of the counterparty
 */
record Parties(Map<String, String> identifiers, String us, String them) {
    private static final List<String> SIDES =
            List.of("payerPartyReference", "receiverPartyReference", "buyerPartyReference", "sellerPartyReference");

    /** The parties, or null after a problem was added. */
    static @Nullable Parties find(Element root, Element product, List<Problem> problems) {
        Map<String, String> identifiers = new LinkedHashMap<>();
        for (Element party : root.children("party")) {
            String id = party.attribute("id");
            String identifier = party.textAt("partyId");
            if (id == null || identifier == null || identifier.isBlank() || identifier.length() > 200) {
                problems.add(new Problem(party.place(), Rule.OUR_PARTY, "a party needs an 'id' and a 'partyId'"));
                return null;
            }
            identifiers.put(id, identifier);
        }
        Set<String> sides = new LinkedHashSet<>();
        collect(product, sides);
        if (!identifiers.keySet().containsAll(sides)) {
            sides.removeAll(identifiers.keySet());
            problems.add(new Problem(
                    product.place(),
                    Rule.REFERENCE,
                    "the product refers to parties that are not in the document: " + sides));
            return null;
        }
        if (sides.size() != 2) {
            problems.add(new Problem(
                    product.place(),
                    Rule.OUR_PARTY,
                    "a product has two sides; this one has " + sides.size() + ": " + sides));
            return null;
        }
        Element behalf = root.at("onBehalfOf", "partyReference");
        String named = behalf == null ? null : behalf.attribute("href");
        String us = named != null && sides.contains(named)
                ? named
                : identifiers.keySet().stream()
                        .filter(sides::contains)
                        .findFirst()
                        .orElseThrow();
        String them =
                sides.stream().filter(side -> !side.equals(us)).findFirst().orElseThrow();
        return new Parties(identifiers, us, them);
    }

    private static void collect(Element element, Set<String> sides) {
        for (Element child : element.children()) {
            String href = child.attribute("href");
            if (SIDES.contains(child.name()) && href != null) {
                sides.add(href);
            }
            collect(child, sides);
        }
    }

    String ourIdentifier() {
        return identifiers.getOrDefault(us, us);
    }

    String theirIdentifier() {
        return identifiers.getOrDefault(them, them);
    }

    /** Our side of an element with a payer and a receiver, or null when we are neither or both. */
    @Nullable
    Side side(Element element) {
        Element payer = element.child("payerPartyReference");
        Element receiver = element.child("receiverPartyReference");
        boolean pay = payer != null && us.equals(payer.attribute("href"));
        boolean receive = receiver != null && us.equals(receiver.attribute("href"));
        return pay == receive ? null : pay ? Side.PAY : Side.RECEIVE;
    }

    /** Identifier of the other end of an element with a payer and a receiver. */
    String other(Element element, Side side) {
        Element other = element.child(side == Side.PAY ? "receiverPartyReference" : "payerPartyReference");
        String href = other == null ? null : other.attribute("href");
        return href == null ? theirIdentifier() : identifiers.getOrDefault(href, href);
    }
}
