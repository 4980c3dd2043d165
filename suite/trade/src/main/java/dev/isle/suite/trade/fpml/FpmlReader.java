package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.ExternalId;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.Notice;
import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one trade of an FpML 5.x document. Use {@link #parse}; thread-safe.
 *
 * <ol>
 *   <li>XML within limits, of an FpML 5 namespace, with one trade of one known product.
 *   <li>Every element of the trade is known ({@link Vocabulary}) and within bounds ({@link DocumentRules}); the elements
 *       of a stream agree ({@link StreamRules}).
 *   <li>The parties ({@link Parties}).
 *   <li>The product, by the library, and what the library leaves out, by us.
 * </ol>
 *
 * All problems of a step are reported together; a step that found some is the last.
 */
public final class FpmlReader {
    /** The book of a document that names no account of ours. */
    public static final String NO_BOOK = "UNASSIGNED";

    private static final String NAMESPACE = "http://www.fpml.org/FpML-5/";
    private static final int MAX_IDENTIFIERS = 20;

    private final Element root;
    private final Element trade;
    private final Element product;
    private final List<Problem> problems;
    private final Places places = new Places();
    private final List<Notice> notices = new ArrayList<>();

    private FpmlReader(Element root, Element trade, Element product, List<Problem> problems) {
        this.root = root;
        this.trade = trade;
        this.product = product;
        this.problems = problems;
    }

    /**
     * A parsed document.
     *
     * @param trade the trade, or null when there are problems
     * @param problems what is wrong with the document
     * @param places where each part of the trade stands
     */
    public record Document(@Nullable Trade trade, List<Problem> problems, Places places) {}

    /** Reads one trade; the rules that hold for every language are not yet checked. */
    public static Document parse(byte[] body) {
        List<Problem> problems = new ArrayList<>();
        Element root = XmlTree.parse(body, problems);
        if (root != null && !root.namespace().startsWith(NAMESPACE)) {
            problems.add(new Problem(
                    root.place(),
                    Rule.FPML_VERSION,
                    "the namespace of '" + root.name() + "' is '" + root.namespace() + "'; it must begin with "
                            + NAMESPACE));
        }
        if (root == null || !problems.isEmpty()) {
            return new Document(null, problems, new Places());
        }
        List<Element> trades = new ArrayList<>();
        trades(root, trades);
        if (trades.size() != 1) {
            problems.add(new Problem(
                    root.place(),
                    Rule.ONE_TRADE,
                    "there are " + trades.size() + " elements 'trade'; send one per request"));
            return new Document(null, problems, new Places());
        }
        Element trade = trades.getFirst();
        List<Element> products = trade.children().stream()
                .filter(child -> !Vocabulary.BESIDE_PRODUCT.contains(child.name()))
                .toList();
        for (Element product : products) {
            if (!Vocabulary.PRODUCTS.contains(product.name())) {
                problems.add(new Problem(
                        product.place(),
                        Rule.PRODUCT_SUPPORTED,
                        "'" + product.name()
                                + "' is no product whose transfers this suite can make; it can for "
                                + Vocabulary.PRODUCTS.stream().sorted().toList()));
            }
        }
        if (problems.isEmpty() && products.size() != 1) {
            problems.add(new Problem(
                    trade.place(), Rule.ONE_TRADE, "the trade has " + products.size() + " products; one is expected"));
        }
        if (!problems.isEmpty()) {
            return new Document(null, problems, new Places());
        }
        FpmlReader reader = new FpmlReader(root, trade, products.getFirst(), problems);
        Trade read = reader.read();
        return new Document(problems.isEmpty() ? read : null, problems, reader.places);
    }

    private static void trades(Element element, List<Element> found) {
        for (Element child : element.children()) {
            if (child.name().equals("trade")) {
                found.add(child);
            } else {
                trades(child, found);
            }
        }
    }

    private @Nullable Trade read() {
        Map<String, Element> identified = new HashMap<>();
        identify(root, identified);
        notices.addAll(DocumentRules.check(trade, identified, problems));
        streams(product);
        String tradeDate = trade.textAt("tradeHeader", "tradeDate");
        if (tradeDate == null) {
            problems.add(new Problem(trade.place(), Rule.MISSING_FIELD, "tradeHeader/tradeDate is missing"));
        }
        Parties parties = problems.isEmpty() ? Parties.find(root, product, problems) : null;
        if (parties == null || tradeDate == null) {
            return null;
        }
        LocalDate day = Dates.parse(trade.at("tradeHeader", "tradeDate"), problems);
        Library library = new Library(root, trade, product, parties.us(), problems);
        List<Fee> fees = fees(parties, library);
        Product read = new ProductReader(product, parties, library, places, notices, problems).read();
        place();
        if (read == null || day == null || !problems.isEmpty()) {
            return null;
        }
        return new Trade(
                externalIds(),
                book(parties),
                parties.ourIdentifier(),
                parties.theirIdentifier(),
                day,
                read,
                fees,
                notices);
    }

    private void streams(Element element) {
        for (Element child : element.children()) {
            if (child.name().equals("swapStream")) {
                StreamRules.check(child, problems, notices);
            } else {
                streams(child);
            }
        }
    }

    private static void identify(Element element, Map<String, Element> identified) {
        String id = element.attribute("id");
        if (id != null) {
            identified.putIfAbsent(id, element);
        }
        element.children().forEach(child -> identify(child, identified));
    }

    private List<Fee> fees(Parties parties, Library library) {
        List<Fee> fees = new ArrayList<>();
        List<Element> payments = new ArrayList<>();
        payments.addAll(product.children("premium"));
        payments.addAll(product.children("additionalPayment"));
        payments.addAll(trade.children("otherPartyPayment"));
        for (Element payment : payments) {
            Side side = parties.side(payment);
            if (side == null) {
                notices.add(new Notice(payment.name(), "a payment between others is not kept"));
                continue;
            }
            String type = payment.name().equals("premium") ? "PREMIUM" : payment.textAt("paymentType");
            Fee fee = library.fee(payment, side, parties.other(payment, side), type == null ? "FEE" : type);
            if (fee != null) {
                places.put("/fees/" + fees.size(), payment.place());
                fees.add(fee);
            }
        }
        return fees;
    }

    /** Every identifier that a party gave the trade: scheme, or issuer, or the party itself; and the name. */
    private List<ExternalId> externalIds() {
        List<ExternalId> ids = new ArrayList<>();
        Element header = trade.child("tradeHeader");
        if (header == null) {
            return ids;
        }
        for (Element identifier : header.children("partyTradeIdentifier")) {
            Element versioned = identifier.at("versionedTradeId", "tradeId");
            Element id = versioned != null ? versioned : identifier.child("tradeId");
            if (id == null || id.text().isEmpty() || ids.size() >= MAX_IDENTIFIERS) {
                continue;
            }
            Element party = identifier.child("partyReference");
            String scheme = first(
                    id.attribute("tradeIdScheme"),
                    identifier.textAt("issuer"),
                    party == null ? null : party.attribute("href"));
            ids.add(new ExternalId(limit(scheme), limit(id.text())));
        }
        return ids;
    }

    /** The identifier of the account that our side of the product refers to. */
    private String book(Parties parties) {
        String href = account(product, parties);
        for (Element account : root.children("account")) {
            String id = account.textAt("accountId");
            if (href != null && href.equals(account.attribute("id")) && id != null && !id.isEmpty()) {
                return limit(id);
            }
        }
        return NO_BOOK;
    }

    private static @Nullable String account(Element element, Parties parties) {
        Side side = parties.side(element);
        Element account = side == null
                ? null
                : element.child(side == Side.PAY ? "payerAccountReference" : "receiverAccountReference");
        if (account != null && account.attribute("href") != null) {
            return account.attribute("href");
        }
        for (Element child : element.children()) {
            String found = account(child, parties);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void place() {
        Element header = trade.child("tradeHeader");
        places.put("", trade.place());
        places.put("/tradeDate", (header == null ? trade : header).place());
        places.put("/product", product.place());
    }

    private static String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate;
            }
        }
        return "unknown";
    }

    private static String limit(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }
}
