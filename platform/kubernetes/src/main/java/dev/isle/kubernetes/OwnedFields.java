package dev.isle.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a live object that Isle applied, read from the object's {@code managedFields}, so that what others own and what the API server fills in is
 * neither compared nor overwritten. Pure.
 *
 * <p>Steps: 1. find the entry of our field manager made by an apply; 2. walk its field set and the object together and keep what is named; 3. compare with
 * what we would apply now. Invariants: an object equal to the last applied one compares equal; a field changed or removed by anybody, or dropped from the
 * manifest, compares unequal. Order counts in lists, except in those which the API server keys (containers by name): there elements are paired by key.
 */
final class OwnedFields {
    private final ObjectMapper json;
    private final KubernetesSerialization serialization;

    OwnedFields(KubernetesSerialization serialization) {
        this.serialization = serialization;
        this.json = new ObjectMapper();
    }

    /** Whether applying {@code desired} would change nothing that we own in {@code live}. */
    boolean upToDate(HasMetadata live, HasMetadata desired) {
        Optional<JsonNode> fields = fields(live);
        if (fields.isEmpty()) {
            return false;
        }
        ObjectNode wanted = tree(desired);
        forget(wanted);
        JsonNode owned = extract(tree(live), fields.get());
        return owned != null && same(owned, wanted, fields.get());
    }

    /** The part of a live object that we applied, ready to be changed and applied again; empty when we never applied it. */
    Optional<ObjectNode> owned(HasMetadata live) {
        return fields(live).map(fields -> {
            ObjectNode all = tree(live);
            JsonNode owned = extract(all, fields);
            ObjectNode object = owned instanceof ObjectNode some ? some : json.createObjectNode();
            object.set("apiVersion", all.get("apiVersion"));
            object.set("kind", all.get("kind"));
            ObjectNode metadata = object.withObject("/metadata");
            metadata.set("name", all.at("/metadata/name"));
            metadata.set("namespace", all.at("/metadata/namespace"));
            return object;
        });
    }

    private ObjectNode tree(HasMetadata object) {
        return serialization.convertValue(object, ObjectNode.class);
    }

    /** Takes away what names an object rather than describes it: no manager owns these. */
    private static void forget(ObjectNode object) {
        object.remove(List.of("apiVersion", "kind", "status"));
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("name", "namespace"));
        }
    }

    private Optional<JsonNode> fields(HasMetadata live) {
        for (ManagedFieldsEntry entry : live.getMetadata().getManagedFields()) {
            if (Marks.FIELD_MANAGER.equals(entry.getManager())
                    && "Apply".equals(entry.getOperation())
                    && (entry.getSubresource() == null || entry.getSubresource().isEmpty())) {
                return Optional.of(json.valueToTree(
                        entry.getFieldsV1() == null
                                ? Map.of()
                                : entry.getFieldsV1().getAdditionalProperties()));
            }
        }
        return Optional.empty();
    }

    /** The part of {@code value} that {@code fields} names; null when nothing of it is there. */
    private @Nullable JsonNode extract(JsonNode value, JsonNode fields) {
        if (isLeaf(fields)) {
            return value;
        }
        if (value instanceof ArrayNode elements) {
            ArrayNode owned = json.createArrayNode();
            for (JsonNode element : elements) {
                JsonNode match = fieldsOf(element, fields);
                if (match != null) {
                    JsonNode part = extract(element, match);
                    owned.add(part == null ? json.createObjectNode() : part);
                }
            }
            return owned;
        }
        ObjectNode owned = json.createObjectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getKey().startsWith("f:")) {
                String name = field.getKey().substring(2);
                JsonNode child = value.get(name);
                JsonNode part = child == null ? null : extract(child, field.getValue());
                if (part != null) {
                    owned.set(name, part);
                }
            }
        }
        return owned;
    }

    /** The field set of that element of a keyed list or set; null when it is not ours. */
    private @Nullable JsonNode fieldsOf(JsonNode element, JsonNode fields) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String key = field.getKey();
            if (key.startsWith("k:") && hasKeys(element, read(key.substring(2)))
                    || key.startsWith("v:") && read(key.substring(2)).equals(element)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static boolean hasKeys(JsonNode element, JsonNode keys) {
        for (Map.Entry<String, JsonNode> key : keys.properties()) {
            if (!key.getValue().equals(element.get(key.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("not a key of managedFields: " + text, e);
        }
    }

    /** The value itself is owned, whole; a "." beside named children only says that the surrounding object is. */
    private static boolean isLeaf(JsonNode fields) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getKey().equals(".")) {
                return false;
            }
        }
        return true;
    }

    private boolean same(JsonNode owned, JsonNode wanted, JsonNode fields) {
        if (isLeaf(fields)) {
            return owned.equals(wanted);
        }
        if (owned.isArray() != wanted.isArray() || owned.size() != wanted.size()) {
            return false;
        }
        if (owned instanceof ArrayNode elements) {
            List<JsonNode> left = new ArrayList<>();
            wanted.forEach(left::add);
            for (JsonNode element : elements) {
                JsonNode match = fieldsOf(element, fields);
                if (match == null
                        || !left.removeIf(
                                other -> match.equals(fieldsOf(other, fields)) && sameElement(element, other, match))) {
                    return false;
                }
            }
            return left.isEmpty();
        }
        for (Map.Entry<String, JsonNode> field : owned.properties()) {
            JsonNode other = wanted.get(field.getKey());
            JsonNode inside = fields.get("f:" + field.getKey());
            if (other == null || inside == null || !same(field.getValue(), other, inside)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameElement(JsonNode owned, JsonNode wanted, JsonNode fields) {
        return same(owned, wanted, fields);
    }
}
