package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Replies.Refusal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of a bulk, item by item. */
record BulkResult(String key, List<ItemResult> items) {
    private static final JsonMapper JSON = new JsonMapper();

    BulkResult {
        items = List.copyOf(items);
    }

    /** {@code {"bulk", "accepted", "refused", "items": [{"index", "source", "status", "id" | "error", "reasons"}]}}. */
    String toJson() {
        long accepted = items.stream().filter(ItemResult::accepted).count();
        ObjectNode root = JSON.createObjectNode()
                .put("bulk", key)
                .put("accepted", accepted)
                .put("refused", items.size() - accepted);
        ArrayNode list = root.putArray("items");
        for (int index = 0; index < items.size(); index++) {
            ItemResult item = items.get(index);
            ObjectNode node = list.addObject().put("index", index);
            if (!item.source().isEmpty()) {
                node.put("source", item.source());
            }
            node.put("status", item.status());
            if (item.accepted()) {
                node.put("id", item.id());
            } else {
                node.put("error", item.error());
                reasons(node.putArray("reasons"), item.reasons());
            }
        }
        return root.toString();
    }

    /** From what {@link #toJson} wrote. */
    static BulkResult of(String json) {
        JsonNode root = JSON.readTree(json);
        return new BulkResult(
                root.path("bulk").asString(),
                root.path("items")
                        .valueStream()
                        .map(item -> new ItemResult(
                                item.path("source").asString(""),
                                item.path("status").asInt(),
                                item.path("id").asString(""),
                                item.path("error").asString(""),
                                item.path("reasons")
                                        .valueStream()
                                        .map(reason -> new Refusal(
                                                reason.path("place").asString(""),
                                                reason.path("rule").asString(""),
                                                reason.path("reason").asString("")))
                                        .toList()))
                        .toList());
    }

    /** Whether a repeat of the bulk can be answered by it. */
    boolean lasts() {
        return items.stream().allMatch(ItemResult::lasts);
    }

    /** Why a bulk was refused as a whole. */
    static String refusedJson(BadBulk bad) {
        ObjectNode root = JSON.createObjectNode().put("error", "the bulk is refused as a whole; nothing was stored");
        reasons(
                root.putArray("reasons"),
                List.of(new Refusal(bad.place(), bad.rule(), String.valueOf(bad.getMessage()))));
        return root.toString();
    }

    private static void reasons(ArrayNode to, List<Refusal> reasons) {
        for (Refusal refusal : reasons) {
            to.addObject()
                    .put("place", refusal.place())
                    .put("rule", refusal.rule())
                    .put("reason", refusal.reason());
        }
    }
}
