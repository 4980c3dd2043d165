package dev.isle.model.bind;

import dev.isle.model.Durations;
import dev.isle.model.Quantity;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;
import dev.isle.model.shape.ValueType;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds a node to a spec record and reports every mistake at its place.
 *
 * <p>Steps, per record: each key of the map is looked up in the {@link Shape} (unknown ones are reported with the nearest); each field takes its value, else its
 * default, else null; a required one that is missing is reported. Invariants: never throws for bad input; always returns a complete record, with a stand-in
 * where a value was wrong, so that the validation can go on and find what else is wrong; {@link Bound#sound} tells it which statements would only repeat a
 * mistake that is reported already. Confined to one thread. Types are told apart by tests one after another, not by a switch over patterns, which makes a class at
 * every start of the process: every command starts by reading files.
 */
public final class Binder {
    private final Problems problems;
    private final Set<String> damaged = new HashSet<>();
    private final Set<String> incomplete = new HashSet<>();

    private Binder(Problems problems) {
        this.problems = problems;
    }

    /**
     * Binds a whole document.
     *
     * @param ignored keys at the top that others read
     */
    public static <T extends Record> Bound<T> bind(
            Class<T> type, Document document, Set<String> ignored, Problems problems) {
        Binder binder = new Binder(problems);
        T value = type.cast(binder.struct(Shape.of(type), document.root(), "", ignored));
        return new Bound<>(value, document, binder.damaged, binder.incomplete);
    }

    private Object value(ValueType type, Field field, Node node, String path) {
        if (node.isNull()) {
            return wrong(
                    type,
                    node.at(),
                    path,
                    Rule.NO_VALUE,
                    "'" + path + "' has no value",
                    type.advice() + ", or remove the key");
        }
        if (type instanceof ValueType.Struct struct) {
            return structOrText(struct.shape(), node, path);
        }
        if (type instanceof ValueType.ListOf list && node instanceof Node.ListNode items) {
            return list(list, field, items, path);
        }
        if (type instanceof ValueType.MapOf map && node instanceof Node.MapNode entries) {
            return map(map, field, entries, path);
        }
        return node instanceof Node.Scalar scalar ? scalar(type, field, scalar, path) : mismatch(type, node, path);
    }

    private Object list(ValueType.ListOf type, Field field, Node.ListNode node, String path) {
        List<Object> values = new ArrayList<>(node.items().size());
        for (int i = 0; i < node.items().size(); i++) {
            values.add(value(type.element(), field, node.items().get(i), Path.element(path, i)));
        }
        return List.copyOf(values);
    }

    private Object map(ValueType.MapOf type, Field field, Node.MapNode node, String path) {
        Map<String, Object> values =
                LinkedHashMap.newLinkedHashMap(node.entries().size());
        node.entries()
                .forEach((key, entry) ->
                        values.put(key, value(type.value(), field, entry.value(), Path.child(path, key))));
        return Collections.unmodifiableMap(values);
    }

    private Object scalar(ValueType type, Field field, Node.Scalar node, String path) {
        String text = node.text();
        if (type instanceof ValueType.Text) {
            return text;
        }
        if (type instanceof ValueType.Choice choice) {
            Enum<?> constant = choice.words().get(text);
            return constant == null ? unknownWord(choice, node, path) : constant;
        }
        if (type instanceof ValueType.Truth && node.kind() == Node.Kind.BOOLEAN) {
            return text.equalsIgnoreCase("true");
        }
        if (type instanceof ValueType.Whole whole && node.kind() == Node.Kind.INTEGER) {
            return number(whole, field, node, path);
        }
        boolean numeric = node.kind() == Node.Kind.INTEGER || node.kind() == Node.Kind.DECIMAL;
        if (type instanceof ValueType.Decimal && numeric) {
            return Double.parseDouble(text);
        }
        try {
            if (type instanceof ValueType.Time) {
                Duration time = Durations.parse(text);
                return field.admits(time.toMillis()) ? time : outside(type, field, node, path);
            }
            if (type instanceof ValueType.Size) {
                Quantity size = Quantity.parse(text);
                return field.admits(size.bytes()) ? size : outside(type, field, node, path);
            }
        } catch (IllegalArgumentException e) {
            return mismatch(type, node, path);
        }
        return mismatch(type, node, path);
    }

    private Object unknownWord(ValueType.Choice choice, Node.Scalar node, String path) {
        return wrong(
                choice,
                node.at(),
                path,
                Rule.UNKNOWN_WORD,
                "'" + node.text() + "' is not one of the words of '" + path + "' ("
                        + String.join(", ", choice.words().keySet()) + ")",
                Nearest.advice(node.text(), choice.words().keySet()));
    }

    private Object number(ValueType.Whole type, Field field, Node.Scalar node, String path) {
        long number;
        try {
            number = Long.parseLong(node.text());
        } catch (NumberFormatException e) {
            number = node.text().startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        boolean fits = type.wide() || number == (int) number;
        if (!fits || !field.admits(number)) {
            return outside(type, field, node, path);
        }
        return type.wide() ? (Object) number : (Object) (int) number;
    }

    private Object outside(ValueType type, Field field, Node.Scalar node, String path) {
        String bounds = "from " + bound(type, field.min()) + " to " + bound(type, field.max());
        if (field.min() == field.max()) {
            bounds = bound(type, field.min());
        } else if (field.min() == Long.MIN_VALUE) {
            bounds = "a number of usual size";
        } else if (field.max() == Long.MAX_VALUE) {
            bounds = "at least " + bound(type, field.min());
        }
        return wrong(
                type,
                node.at(),
                path,
                Rule.OUT_OF_RANGE,
                "'" + path + "' is " + node.text() + ", outside its range",
                "write " + bounds);
    }

    private static String bound(ValueType type, long bound) {
        if (type instanceof ValueType.Time) {
            return Durations.print(Duration.ofMillis(bound));
        }
        return type instanceof ValueType.Size ? new Quantity(bound).toString() : Long.toString(bound);
    }

    private Object mismatch(ValueType type, Node node, String path) {
        return wrong(
                type,
                node.at(),
                path,
                Rule.WRONG_TYPE,
                "'" + path + "' must be " + type.described() + ", and this is " + node.described(),
                type.advice());
    }

    private Object wrong(ValueType type, Position at, String path, Rule rule, String what, String todo) {
        damaged.add(path);
        problems.add(at, rule, what, todo);
        return standIn(type);
    }

    private Object structOrText(Shape shape, Node node, String path) {
        String shorthand = shape.shorthand();
        if (shorthand != null && node instanceof Node.Scalar scalar) {
            Map<String, Node.Entry> only = Map.of(shorthand, new Node.Entry(node.at(), scalar));
            return struct(shape, new Node.MapNode(node.at(), only), path, Set.of());
        }
        return struct(shape, node, path, Set.of());
    }

    private Record struct(Shape shape, Node node, String path, Set<String> ignored) {
        if (!(node instanceof Node.MapNode map)) {
            ValueType.Struct type = new ValueType.Struct(shape.type());
            return (Record) mismatch(type, node, path);
        }
        map.entries().forEach((key, entry) -> {
            if (shape.field(key) == null && !ignored.contains(key)) {
                incomplete.add(path);
                problems.add(
                        entry.key(),
                        Rule.UNKNOWN_KEY,
                        "'" + key + "' is no key of "
                                + (path.isEmpty() ? "a " + shape.type().getSimpleName() : "'" + path + "'"),
                        Nearest.advice(key, shape.keys()));
            }
        });
        List<Field> fields = shape.fields();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = component(fields.get(i), map, path);
        }
        try {
            return shape.make(values);
        } catch (IllegalArgumentException e) {
            return (Record) wrong(
                    new ValueType.Struct(shape.type()),
                    node.at(),
                    path,
                    Rule.WRONG_VALUE,
                    "'" + path + "' is not valid: " + e.getMessage(),
                    "correct the value");
        }
    }

    private @Nullable Object component(Field field, Node.MapNode map, String path) {
        Node.Entry entry = map.entries().get(field.key());
        String at = Path.child(path, field.key());
        if (entry != null) {
            Node node = entry.value().isNull() ? new Node.Scalar(entry.key(), "", Node.Kind.NULL) : entry.value();
            String reason = field.notBuilt();
            if (reason != null
                    && !(node instanceof Node.Scalar scalar
                            && field.notBuiltExcept().contains(scalar.text()))) {
                damaged.add(at);
                problems.add(
                        entry.key(),
                        Rule.NOT_BUILT,
                        "'" + at + "' is refused because " + reason,
                        field.notBuiltExcept().isEmpty()
                                ? "remove it"
                                : "remove it or write " + String.join(" or ", field.notBuiltExcept()));
            } else {
                return value(field.type(), field, node, at);
            }
        }
        if (field.standard() != null) {
            return value(field.type(), field, field.standard(), at);
        }
        if (field.required()) {
            if (entry == null) {
                damaged.add(at);
                problems.add(
                        map.at(),
                        Rule.MISSING_KEY,
                        "'" + at + "' is missing",
                        "add it: " + field.type().advice());
            }
            return standIn(field.type());
        }
        return null;
    }

    /** Something of the right type for what could not be read. */
    private static Object standIn(ValueType type) {
        if (type instanceof ValueType.Text) {
            return "";
        }
        if (type instanceof ValueType.Truth) {
            return false;
        }
        if (type instanceof ValueType.Whole whole) {
            return whole.wide() ? (Object) 1L : (Object) 1;
        }
        if (type instanceof ValueType.Decimal) {
            return 1.0;
        }
        if (type instanceof ValueType.Time) {
            return Duration.ofSeconds(1);
        }
        if (type instanceof ValueType.Size) {
            return new Quantity(1);
        }
        if (type instanceof ValueType.Choice choice) {
            return choice.words().values().iterator().next();
        }
        if (type instanceof ValueType.ListOf) {
            return List.of();
        }
        if (type instanceof ValueType.Struct struct) {
            Node empty = new Node.MapNode(Position.startOf(""), Map.of());
            return new Binder(new Problems()).struct(struct.shape(), empty, "", Set.of());
        }
        return Map.of();
    }
}
