package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Replies.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Gathers the items of one bulk within its limits. Used by one thread. */
final class ItemCollector {
    private final BulkLimits limits;
    private final List<Item> items = new ArrayList<>();
    private long bytes;

    ItemCollector(BulkLimits limits) {
        this.limits = limits;
    }

    BulkLimits limits() {
        return limits;
    }

    /** Adds an item; one that is too large is a refused one. */
    void ready(String source, String mediaType, byte[] body, UnaryOperator<String> places) throws BadBulk {
        if (body.length > limits.itemBytes()) {
            bad(source, places.apply("/"), "size", "an item has at most " + limits.itemBytes() + " bytes");
            return;
        }
        expanded(source, body.length);
        add(new Item.Ready(source, mediaType, body, places));
    }

    /** Adds a refused item. */
    void bad(String source, String place, String rule, String reason) throws BadBulk {
        bad(source, List.of(new Refusal(place, rule, reason)));
    }

    void bad(String source, List<Refusal> refusals) throws BadBulk {
        add(new Item.Bad(source, refusals));
    }

    /** Counts bytes that the bulk takes in memory. */
    void expanded(String source, long more) throws BadBulk {
        bytes += more;
        if (bytes > limits.expandedBytes()) {
            throw BadBulk.tooLarge(
                    source.isEmpty() ? "/" : source,
                    "unpacked and as items a bulk takes at most " + limits.expandedBytes() + " bytes; send several");
        }
    }

    /** Takes over what another one gathered. */
    void take(ItemCollector other) throws BadBulk {
        expanded("", other.bytes);
        for (Item item : other.items) {
            add(item);
        }
    }

    int count() {
        return items.size();
    }

    private void add(Item item) throws BadBulk {
        if (items.size() == limits.items()) {
            throw BadBulk.tooLarge("/" + items.size(), "a bulk has at most " + limits.items() + " items; send several");
        }
        items.add(item);
    }

    List<Item> items() {
        return List.copyOf(items);
    }
}
