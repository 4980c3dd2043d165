package dev.isle.model.write;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNull;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import dev.isle.model.problem.Position;
import dev.isle.model.yaml.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns YAML nodes into JSON values and back; positions are lost. */
public final class NodeJson {
    private static final Position NOWHERE = Position.startOf("json");

    private NodeJson() {}

    /** The node as JSON: numbers and booleans as such where YAML reads them so. */
    public static JsonValue of(Node node) {
        return switch (node) {
            case Node.MapNode map -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                map.entries().forEach((key, entry) -> members.put(key, of(entry.value())));
                yield new JsonObject(members);
            }
            case Node.ListNode list ->
                new JsonArray(list.items().stream().map(NodeJson::of).toList());
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> Json.of(scalar.text());
                    case BOOLEAN -> Json.of(scalar.text().equalsIgnoreCase("true"));
                    case NULL -> JsonNull.NULL;
                    case INTEGER, DECIMAL -> number(scalar.text());
                };
        };
    }

    private static JsonValue number(String text) {
        try {
            return new JsonNumber(text);
        } catch (IllegalArgumentException e) {
            return Json.of(text);
        }
    }

    /** The value as a node without positions. */
    public static Node node(JsonValue value) {
        return node(value, NOWHERE);
    }

    /** The value as a node, all of it at one place. */
    static Node node(JsonValue value, Position at) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, Node.Entry> entries = new LinkedHashMap<>();
                object.members().forEach((name, member) -> entries.put(name, new Node.Entry(at, node(member, at))));
                yield new Node.MapNode(at, entries);
            }
            case JsonArray array ->
                new Node.ListNode(
                        at,
                        array.elements().stream()
                                .map(element -> node(element, at))
                                .toList());
            case JsonString text -> new Node.Scalar(at, text.value(), Node.Kind.TEXT);
            case JsonNumber number ->
                new Node.Scalar(at, number.text(), number.isWhole() ? Node.Kind.INTEGER : Node.Kind.DECIMAL);
            case JsonBoolean truth -> new Node.Scalar(at, Boolean.toString(truth.value()), Node.Kind.BOOLEAN);
            case JsonNull ignored -> new Node.Scalar(at, "", Node.Kind.NULL);
        };
    }
}
