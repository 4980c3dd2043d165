package dev.isle.plan.document;

import dev.isle.model.Durations;
import dev.isle.model.Quantity;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonArray;
import dev.isle.model.json.JsonValue.JsonBoolean;
import dev.isle.model.json.JsonValue.JsonNull;
import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.model.json.JsonValue.JsonString;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into JSON and back, by their components: records become objects, enum constants their name in lower case with dashes, instants ISO-8601,
 * durations and quantities their written form; what is null is left out. Reading is lenient where a newer or older Isle may differ (unknown members are
 * skipped, a missing list or map is empty) and strict everywhere else. Thread-safe.
 */
public final class RecordCodec {
    private record Shape(Constructor<?> constructor, RecordComponent[] components) {}

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] parameters = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                parameters[i] = components[i].getType();
                components[i].getAccessor().setAccessible(true);
            }
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                return new Shape(constructor, components);
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException(type + " has no canonical constructor", e);
            }
        }
    };

    private RecordCodec() {}

    /** The value as JSON. */
    public static JsonValue encode(@Nullable Object value) {
        return switch (value) {
            case null -> JsonNull.NULL;
            case String text -> Json.of(text);
            case Boolean truth -> Json.of(truth);
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number);
            case Double number -> Json.of(number);
            case Instant instant -> Json.of(instant.toString());
            case Duration duration -> Json.of(Durations.print(duration));
            case Quantity quantity -> Json.of(quantity.toString());
            case Enum<?> constant -> Json.of(word(constant));
            case List<?> list ->
                new JsonArray(list.stream().map(RecordCodec::encode).toList());
            case Map<?, ?> map -> {
                Json.Members members = Json.object();
                map.forEach((key, element) -> members.put(String.valueOf(key), encode(element)));
                yield members.build();
            }
            case java.lang.Record record -> object(record);
            default -> throw new IllegalArgumentException("documents hold no " + value.getClass());
        };
    }

    /**
     * The record that JSON stands for.
     *
     * @throws DocumentException naming the member that is missing or of another type
     */
    public static <T extends java.lang.Record> T decode(JsonValue json, Class<T> type) {
        Object value = decode(json, type, "");
        if (value == null) {
            throw new DocumentException("there is nothing in it");
        }
        return type.cast(value);
    }

    private static JsonObject object(java.lang.Record record) {
        Json.Members members = Json.object();
        for (RecordComponent component : SHAPES.get(record.getClass()).components()) {
            try {
                Object value = component.getAccessor().invoke(record);
                if (value != null) {
                    members.put(component.getName(), encode(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot read " + component, e);
            }
        }
        return members.build();
    }

    private static @Nullable Object decode(@Nullable JsonValue json, Type type, String path) {
        if (json == null || json instanceof JsonNull) {
            return absent(type, path);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            if (parameterized.getRawType() == List.class && json instanceof JsonArray array) {
                List<Object> list = new ArrayList<>(array.elements().size());
                for (JsonValue element : array.elements()) {
                    list.add(present(decode(element, arguments[0], path + "[" + list.size() + "]"), path));
                }
                return Collections.unmodifiableList(list);
            }
            if (parameterized.getRawType() == Map.class && json instanceof JsonObject object) {
                Map<String, Object> map =
                        LinkedHashMap.newLinkedHashMap(object.members().size());
                object.members().forEach((key, element) -> {
                    String place = path + "." + key;
                    map.put(key, present(decode(element, arguments[1], place), place));
                });
                return Collections.unmodifiableMap(map);
            }
        } else if (type instanceof Class<?> plain) {
            if (plain.isRecord() && plain != Quantity.class && json instanceof JsonObject object) {
                return record(object, plain, path);
            }
            if (json instanceof JsonBoolean truth && (plain == boolean.class || plain == Boolean.class)) {
                return truth.value();
            }
            if (json instanceof JsonNumber number) {
                return number(number, plain, path);
            }
            if (json instanceof JsonString text) {
                return text(text.value(), plain, path);
            }
        }
        throw wrong(path, "is not what is expected there");
    }

    private static Object present(@Nullable Object value, String path) {
        if (value == null) {
            throw wrong(path, "may not hold null");
        }
        return value;
    }

    private static @Nullable Object absent(Type type, String path) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getRawType() == List.class ? List.of() : Map.of();
        }
        if (type instanceof Class<?> plain && plain.isPrimitive()) {
            throw wrong(path, "is missing");
        }
        return null;
    }

    private static Object record(JsonObject object, Class<?> type, String path) {
        Shape shape = SHAPES.get(type);
        @Nullable Object[] values = new @Nullable Object[shape.components().length];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.components()[i];
            String name = component.getName();
            String place = path.isEmpty() ? name : path + "." + name;
            JsonValue member = object.get(name);
            boolean nothing = member == null || member instanceof JsonNull;
            values[i] = nothing && nullable(component) ? null : decode(member, component.getGenericType(), place);
            if (values[i] == null && !nullable(component)) {
                throw wrong(place, "is missing");
            }
        }
        try {
            return shape.constructor().newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new DocumentException("'" + path + "' is refused: " + e.getCause(), e);
        }
    }

    private static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object number(JsonNumber number, Class<?> type, String path) {
        try {
            if (type == int.class || type == Integer.class) {
                return Math.toIntExact(number.asLong());
            }
            if (type == long.class || type == Long.class) {
                return number.asLong();
            }
            if (type == double.class || type == Double.class) {
                return number.asDouble();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new DocumentException("'" + path + "' is too large", e);
        }
        throw wrong(path, "is a number where none is expected");
    }

    private static Object text(String text, Class<?> type, String path) {
        try {
            if (type == String.class) {
                return text;
            }
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            if (type == Duration.class) {
                return Durations.parse(text);
            }
            if (type == Quantity.class) {
                return Quantity.parse(text);
            }
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new DocumentException("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (word((Enum<?>) constant).equals(text)) {
                    return constant;
                }
            }
        }
        throw wrong(path, "holds '" + text + "', which is not known there");
    }

    /** An enum constant's name in lower case with dashes. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static DocumentException wrong(String path, String what) {
        return new DocumentException("'" + path + "' " + what);
    }
}
