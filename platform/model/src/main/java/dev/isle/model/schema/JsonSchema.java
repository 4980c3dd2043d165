package dev.isle.model.schema;

import dev.isle.model.Doc;
import dev.isle.model.Environment;
import dev.isle.model.Language;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;
import dev.isle.model.shape.ValueType;
import dev.isle.model.write.NodeJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the JSON Schema (draft 2020-12) of a kind from its records: for editors, which show the descriptions and complete keys and words. It refuses what the
 * reader refuses by types, words, ranges and keys; the rules between fields are the reader's alone. A file of an Environment may lack keys that a file it extends
 * has, and may hold null to remove a value; so nothing but its head is required of it. Pure.
 */
public final class JsonSchema {
    private final boolean overlay;
    private final Map<Class<?>, String> names = new LinkedHashMap<>();
    private final Map<String, JsonValue> definitions = new LinkedHashMap<>();

    private JsonSchema(boolean overlay) {
        this.overlay = overlay;
    }

    /** The schema of Suite, Release or Environment. */
    public static JsonObject of(Class<? extends Record> kind) {
        JsonSchema schema = new JsonSchema(kind == Environment.class);
        String name = kind.getSimpleName();
        Json.Members properties = Json.object();
        properties.put(
                "apiVersion", Json.object().put("const", Language.API_VERSION).build());
        properties.put("kind", Json.object().put("const", name).build());
        List<String> required = new ArrayList<>(List.of("apiVersion", "kind"));
        for (Field field : Shape.of(kind).fields()) {
            properties.put(field.key(), schema.field(field));
            if (field.required() && !(schema.overlay && field.key().equals("metadata"))) {
                required.add(field.key());
            }
        }
        Doc doc = kind.getAnnotation(Doc.class);
        return Json.object()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "https://isle.dev/schema/" + name.toLowerCase(Locale.ROOT) + ".schema.json")
                .put("title", name)
                .putIfPresent("description", doc == null ? null : doc.value())
                .put("type", "object")
                .put("properties", properties.build())
                .put("required", Json.texts(required))
                .put("additionalProperties", false)
                .put("$defs", new JsonObject(schema.definitions))
                .build();
    }

    private JsonValue field(Field field) {
        Json.Members members = Json.object();
        StringBuilder description = new StringBuilder();
        if (field.doc() != null) {
            description.append(field.doc());
        }
        if (field.notBuilt() != null) {
            description.append("\n\nNot built yet: ").append(field.notBuilt()).append('.');
        }
        if (field.cost() != null) {
            description
                    .append("\n\nCost of a change: ")
                    .append(field.cost().name().toLowerCase(Locale.ROOT))
                    .append('.');
        }
        members.put("description", description.toString());
        if (field.standard() != null) {
            members.put("default", NodeJson.of(field.standard()));
        }
        if (field.notBuilt() != null && field.notBuiltExcept().isEmpty()) {
            return members.put("not", Json.object().build()).build();
        }
        JsonObject type = field.notBuilt() == null ? type(field.type(), field) : exceptions(field);
        if (overlay && !field.required()) {
            members.put("anyOf", Json.array(List.of(type, nothing())));
        } else {
            type.members().forEach(members::put);
        }
        return members.build();
    }

    private static JsonObject nothing() {
        return Json.object().put("type", "null").build();
    }

    private static JsonObject exceptions(Field field) {
        List<JsonValue> allowed = new ArrayList<>();
        for (String word : field.notBuiltExcept()) {
            allowed.add(field.type() instanceof ValueType.Truth ? Json.of(Boolean.parseBoolean(word)) : Json.of(word));
        }
        return Json.object().put("enum", Json.array(allowed)).build();
    }

    private JsonObject type(ValueType type, Field field) {
        return switch (type) {
            case ValueType.Text ignored -> text();
            case ValueType.Truth ignored -> Json.object().put("type", "boolean").build();
            case ValueType.Whole ignored -> range(field, Json.object().put("type", "integer"));
            case ValueType.Decimal ignored ->
                Json.object().put("type", "number").build();
            case ValueType.Time ignored ->
                Json.object()
                        .put("type", "string")
                        .put("pattern", "^[0-9]{1,13}(ms|s|m|h|d)$")
                        .build();
            case ValueType.Size ignored ->
                Json.object()
                        .put("type", Json.texts(List.of("string", "integer")))
                        .put("pattern", "^[0-9]{1,12}(Ki|Mi|Gi|Ti|k|M|G|T)?$")
                        .put("minimum", 0)
                        .build();
            case ValueType.Choice choice ->
                Json.object().put("enum", Json.texts(choice.words().keySet())).build();
            case ValueType.ListOf list ->
                Json.object()
                        .put("type", "array")
                        .put("items", type(list.element(), field))
                        .build();
            case ValueType.MapOf map ->
                Json.object()
                        .put("type", "object")
                        .put("additionalProperties", removable(type(map.value(), field)))
                        .build();
            case ValueType.Struct struct -> struct(struct.shape(), field);
        };
    }

    private JsonObject removable(JsonObject type) {
        return overlay
                ? Json.object()
                        .put("anyOf", Json.array(List.of(type, nothing())))
                        .build()
                : type;
    }

    private static JsonObject text() {
        return Json.object()
                .put("type", Json.texts(List.of("string", "number", "boolean")))
                .build();
    }

    private static JsonObject range(Field field, Json.Members members) {
        if (field.min() != Long.MIN_VALUE) {
            members.put("minimum", field.min());
        }
        if (field.max() != Long.MAX_VALUE) {
            members.put("maximum", field.max());
        }
        return members.build();
    }

    private JsonObject struct(Shape shape, Field field) {
        String name = define(shape);
        JsonObject reference = Json.object().put("$ref", "#/$defs/" + name).build();
        Field plain = shape.shorthand() == null ? null : shape.field(shape.shorthand());
        return plain == null
                ? reference
                : Json.object()
                        .put("anyOf", Json.array(List.of(type(plain.type(), field), reference)))
                        .build();
    }

    private String define(Shape shape) {
        String known = names.get(shape.type());
        if (known != null) {
            return known;
        }
        String name = shape.type().getSimpleName();
        if (names.containsValue(name)) {
            throw new IllegalStateException("two records of one kind are named " + name);
        }
        names.put(shape.type(), name);
        Json.Members properties = Json.object();
        List<String> required = new ArrayList<>();
        for (Field field : shape.fields()) {
            properties.put(field.key(), field(field));
            if (field.required() && !overlay) {
                required.add(field.key());
            }
        }
        Json.Members members = Json.object().put("type", "object").put("properties", properties.build());
        if (!required.isEmpty()) {
            members.put("required", Json.texts(required));
        }
        definitions.put(name, members.put("additionalProperties", false).build());
        return name;
    }
}
