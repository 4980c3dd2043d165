package dev.isle.suite.trade.fpml;

import com.google.common.collect.ImmutableMap;
import com.opengamma.strata.basics.date.AdjustableDate;
import com.opengamma.strata.basics.date.BusinessDayAdjustment;
import com.opengamma.strata.basics.date.DaysAdjustment;
import com.opengamma.strata.collect.io.XmlElement;
import com.opengamma.strata.loader.fpml.FpmlDocument;
import com.opengamma.strata.loader.fpml.FpmlDocumentParser;
import com.opengamma.strata.loader.fpml.FpmlPartySelector;
import com.opengamma.strata.loader.fpml.FpmlTradeInfoParserPlugin;
import com.opengamma.strata.product.Product;
import com.opengamma.strata.product.ProductTrade;
import dev.isle.suite.trade.DateRule;
import dev.isle.suite.trade.DayOffset;
import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.Fee;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.Side;
import dev.isle.suite.trade.fpml.XmlTree.Element;
import dev.isle.suite.trade.strata.Calendars;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The library's FpML parser. It is given elements that were read and checked by us, never bytes, so it opens no XML of
 * its own. It is not total: whatever it throws becomes a problem with its message.
 */
final class Library {
    private static final int MAX_MESSAGE = 300;

    private final List<Problem> problems;
    private final Element product;
    private final XmlElement document;
    private final ImmutableMap<String, XmlElement> references;
    private final FpmlPartySelector us;

    Library(Element root, Element trade, Element product, String us, List<Problem> problems) {
        this.product = product;
        this.problems = problems;
        this.us = parties -> List.of(us);
        Map<String, XmlElement> identified = new HashMap<>();
        List<XmlElement> parties = root.children("party").stream()
                .map(party -> convert(party, identified))
                .toList();
        List<XmlElement> parts = trade.children().stream()
                .flatMap(child -> child.name().equals("swaption") ? child.children("swap").stream() : Stream.of(child))
                .filter(child -> child.name().equals("tradeHeader") || Vocabulary.PRODUCTS.contains(child.name()))
                .map(child -> convert(child, identified))
                .toList();
        // elements beside the product may be referred to, such as the business centres of a premium
        convert(trade, identified);
        this.references = ImmutableMap.copyOf(identified);
        this.document = XmlElement.ofChildren(
                "dataDocument",
                Stream.concat(parties.stream(), Stream.of(XmlElement.ofChildren("trade", parts)))
                        .toList());
    }

    /** The product in the library's terms, or null after a problem was added. */
    @Nullable
    Product product() {
        return attempt(product, () -> {
            var trades = FpmlDocumentParser.of(us, FpmlTradeInfoParserPlugin.standard(), new Calendars())
                    .parseTrades(document, references);
            return ((ProductTrade) trades.getFirst()).getProduct();
        });
    }

    /** A payment beside the product, or null after a problem was added. */
    @Nullable
    Fee fee(Element payment, Side side, String party, String type) {
        Element date = payment.child("paymentDate");
        Element adjustable = date == null ? null : date.child("adjustableDate");
        Element day = adjustable != null ? adjustable : date;
        Element amount = payment.child("paymentAmount");
        String currency = amount == null ? null : amount.textAt("currency");
        String number = amount == null ? null : amount.textAt("amount");
        AdjustableDate read = day == null ? null : with(day, FpmlDocument::parseAdjustableDate);
        if (read == null || currency == null || number == null) {
            if (day == null || currency == null || number == null) {
                problems.add(new Problem(
                        payment.place(), Rule.MISSING_FIELD, "a payment needs paymentDate and paymentAmount"));
            }
            return null;
        }
        return new Fee(
                side, party, read.getUnadjusted(), optional(read.getAdjustment()), currency, Decimals.of(number), type);
    }

    /** A number of days, or null after a problem was added. */
    @Nullable
    DayOffset offset(Element element) {
        DaysAdjustment read = with(element, FpmlDocument::parseRelativeDateOffsetDays);
        return read == null ? null : offset(read);
    }

    static DayOffset offset(DaysAdjustment offset) {
        return new DayOffset(offset.getDays(), offset.getCalendar().getName(), optional(offset.getAdjustment()));
    }

    static DateRule rule(BusinessDayAdjustment adjustment) {
        return new DateRule(
                adjustment.getConvention().getName(), adjustment.getCalendar().getName());
    }

    /** The rule, or null when it moves nothing. */
    static @Nullable DateRule optional(BusinessDayAdjustment adjustment) {
        return adjustment.getConvention().getName().equals("NoAdjust") ? null : rule(adjustment);
    }

    private <T> @Nullable T with(Element element, BiFunction<FpmlDocument, XmlElement, T> reader) {
        return attempt(element, () -> {
            FpmlDocument helper =
                    new FpmlDocument(document, references, us, FpmlTradeInfoParserPlugin.standard(), new Calendars());
            return reader.apply(helper, convert(element, new HashMap<>()));
        });
    }

    private <T> @Nullable T attempt(Element element, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            problems.add(new Problem(
                    element.place(),
                    Rule.FPML_PARSE,
                    "'" + element.name() + "' is not understood: "
                            + (message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message)));
            return null;
        }
    }

    private static XmlElement convert(Element element, Map<String, XmlElement> identified) {
        XmlElement converted = element.children().isEmpty()
                ? XmlElement.ofContent(element.name(), element.attributes(), element.text())
                : XmlElement.ofChildren(
                        element.name(),
                        element.attributes(),
                        element.children().stream()
                                .filter(child -> !child.name().equals("businessCenter")
                                        || !child.text().isEmpty())
                                .map(child -> convert(child, identified))
                                .toList());
        String id = element.attribute("id");
        if (id != null) {
            identified.putIfAbsent(id, converted);
        }
        return converted;
    }
}
