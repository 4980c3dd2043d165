package dev.isle.model.write;

import dev.isle.model.Durations;
import dev.isle.model.Quantity;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;
import dev.isle.model.yaml.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns spec records into JSON with the keys and words of the language. Deterministic; maps keep their order. Thread-safe. */
public final class RecordJson {
    private final boolean brief;

    private RecordJson(boolean brief) {
        this.brief = brief;
    }

    /** Every field that has a value, defaults included. */
    public static JsonObject complete(Record record) {
        return new RecordJson(false).object(record);
    }

    /** Only what a file must say: fields that equal their default are left out. */
    public static JsonObject brief(Record record) {
        return new RecordJson(true).object(record);
    }

    private JsonObject object(Record record) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Field field : Shape.of(record.getClass()).fields()) {
            JsonValue value = value(Shape.get(record, field));
            if (value != null && !(brief && standard(field, value))) {
                members.put(field.key(), value);
            }
        }
        return new JsonObject(members);
    }

    /** A record that may be written as a text is, when nothing else is said. */
    private JsonValue plain(Record record) {
        Shape shape = Shape.of(record.getClass());
        JsonObject all = new RecordJson(false).object(record);
        JsonValue only = shape.shorthand() == null || all.members().size() != 1
                ? null
                : all.members().get(shape.shorthand());
        return only == null ? object(record) : only;
    }

    private static boolean standard(Field field, JsonValue value) {
        Node standard = field.standard();
        return standard != null && NodeJson.of(standard).equals(value);
    }

    private @Nullable JsonValue value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> Json.of(text);
            case Boolean truth -> Json.of(truth.booleanValue());
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number.longValue());
            case Double number -> Json.of(number.doubleValue());
            case Duration duration -> Json.of(Durations.print(duration));
            case Quantity quantity -> Json.of(quantity.toString());
            case Enum<?> constant -> Json.of(Shape.word(constant));
            case List<?> list -> {
                List<JsonValue> elements = list.stream().map(this::present).toList();
                yield new JsonArray(elements);
            }
            case Map<?, ?> map -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                map.forEach((key, element) -> members.put(String.valueOf(key), present(element)));
                yield new JsonObject(members);
            }
            case Record record -> plain(record);
            default -> throw new IllegalArgumentException("the language has no type for " + value.getClass());
        };
    }

    private JsonValue present(@Nullable Object element) {
        JsonValue value = value(element);
        if (value == null) {
            throw new IllegalArgumentException("a list or map holds null");
        }
        return value;
    }
}
