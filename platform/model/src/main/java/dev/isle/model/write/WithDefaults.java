package dev.isle.model.write;

import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.shape.Defaults;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document with the defaults of what it does not say, behind what it says.
 *
 * <p>Steps: walk the document and the record that it was read into side by side; whatever the record has and the document does not is a default. Invariants:
 * what the document says stays, with its place; defaults are at {@link Defaults#NOWHERE}; an empty list or map that nobody wrote says nothing and is left out;
 * reading the result gives the same record.
 */
public final class WithDefaults {
    private WithDefaults() {}

    /**
     * The completed document.
     *
     * @param read the record that the document was read into
     */
    public static Document of(Document document, Record read) {
        return new Document(completed(document.root(), RecordJson.complete(read)));
    }

    /** Whether the node is a default that no file says. */
    public static boolean isDefault(Node node) {
        return node.at().equals(Defaults.NOWHERE);
    }

    private static Node completed(Node said, JsonValue whole) {
        if (said instanceof Node.MapNode map && whole instanceof JsonObject object) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            map.entries().forEach((key, entry) -> {
                JsonValue value = object.members().get(key);
                entries.put(key, value == null ? entry : new Node.Entry(entry.key(), completed(entry.value(), value)));
            });
            object.members().forEach((key, value) -> {
                if (!entries.containsKey(key) && !empty(value)) {
                    entries.put(key, new Node.Entry(Defaults.NOWHERE, NodeJson.node(value, Defaults.NOWHERE)));
                }
            });
            return new Node.MapNode(map.at(), entries);
        }
        if (said instanceof Node.ListNode list
                && whole instanceof JsonArray array
                && list.items().size() == array.elements().size()) {
            List<Node> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                items.add(completed(list.items().get(i), array.elements().get(i)));
            }
            return new Node.ListNode(list.at(), items);
        }
        return said;
    }

    private static boolean empty(JsonValue value) {
        return value instanceof JsonObject object
                        && object.members().values().stream().allMatch(WithDefaults::empty)
                || value instanceof JsonArray array && array.elements().isEmpty();
    }
}
