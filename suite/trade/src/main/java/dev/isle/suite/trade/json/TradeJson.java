package dev.isle.suite.trade.json;

import dev.isle.suite.trade.Places;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The canonical JSON form of a trade: one line, members in the order of the records, decimals as texts, nothing that is
 * absent. {@code read(write(trade))} equals {@code trade}. Thread-safe.
 */
public final class TradeJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private TradeJson() {}

    /** The canonical form, for the database and for answers. */
    public static String write(Trade trade) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new RecordWriter(out).write(trade);
        }
        return text.toString();
    }

    /**
     * Reads back what {@link #write} wrote. The business rules are not checked again: they held when the trade came in.
     *
     * @throws IllegalArgumentException when the text is not a trade; the message has every problem with its place
     */
    public static Trade read(String json) {
        List<Problem> problems = new ArrayList<>();
        JsonTree.Node root = JsonTree.parse(json.getBytes(StandardCharsets.UTF_8), problems);
        Trade trade = root == null ? null : new RecordBinder(problems).bind(Trade.class, root);
        if (trade == null || !problems.isEmpty()) {
            throw new IllegalArgumentException("the stored text is not a trade: " + problems);
        }
        return trade;
    }

    /**
     * Reads a request: names, types and limits, no business rules.
     *
     * @return the trade with the places of its values, or a document without a trade and at least one problem
     */
    public static Document parse(byte[] body) {
        List<Problem> problems = new ArrayList<>();
        JsonTree.Node root = JsonTree.parse(body, problems);
        Trade trade = root == null ? null : new RecordBinder(problems).bind(Trade.class, root);
        Places places = new Places();
        if (root != null) {
            collect(root, places);
        }
        return new Document(problems.isEmpty() ? trade : null, problems, places);
    }

    private static void collect(JsonTree.Node node, Places places) {
        places.put(node.place().pointer(), node.place().toString());
        switch (node) {
            case JsonTree.Obj obj -> obj.members().values().forEach(member -> collect(member, places));
            case JsonTree.Arr array -> array.items().forEach(item -> collect(item, places));
            case JsonTree.Scalar _ -> {}
        }
    }

    /**
     * A parsed request.
     *
     * @param trade the trade, or null when there are problems
     * @param problems what is wrong with the document
     * @param places where each value stands
     */
    public record Document(@Nullable Trade trade, List<Problem> problems, Places places) {}
}
