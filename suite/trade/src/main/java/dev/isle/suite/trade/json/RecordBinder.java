package dev.isle.suite.trade.json;

import dev.isle.suite.trade.Decimals;
import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Rule;
import dev.isle.suite.trade.extension.Extensions;
import dev.isle.suite.trade.json.JsonTree.Arr;
import dev.isle.suite.trade.json.JsonTree.Node;
import dev.isle.suite.trade.json.JsonTree.Obj;
import dev.isle.suite.trade.json.JsonTree.Scalar;
import dev.isle.suite.trade.json.JsonTree.Type;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of JSON by their components, and reports every mistake of a document in one go, each with its place.
 *
 * <p>Rules of the mapping: a component's name is the member's name. A component marked {@code @Nullable} and a list may
 * be left out (null, empty); everything else is required: nothing has a default. A sealed interface is chosen by the
 * member {@code type}, which may also stand where it only repeats what is known. Decimals are texts or numbers of at most 15 significant digits.
 */
final class RecordBinder {
    static final int MAX_STRING = 200;
    private static final int MAX_PROBLEMS = 100;
    private static final Pattern DATE = Pattern.compile("[12][0-9]{3}-[0-9]{2}-[0-9]{2}");

    private final List<Problem> problems;

    RecordBinder(List<Problem> problems) {
        this.problems = problems;
    }

    /** The value, or null when a problem was added. */
    <T> @Nullable T bind(Class<T> type, Node node) {
        Object value = value(type, type, node);
        return value == null ? null : type.cast(value);
    }

    private @Nullable Object value(Class<?> raw, java.lang.reflect.Type generic, Node node) {
        if (raw == List.class) {
            return list(elementOf(generic), node);
        }
        if (raw.isSealed()) {
            return sealed(raw, node);
        }
        if (raw.isRecord()) {
            return node instanceof Obj obj ? record(raw, obj) : problem(node, Rule.TYPE, "an object is expected");
        }
        if (!(node instanceof Scalar scalar)) {
            return problem(node, Rule.TYPE, "one value is expected, not an object or a list");
        }
        if (raw == String.class) {
            return text(scalar);
        }
        if (raw == BigDecimal.class) {
            return decimal(scalar);
        }
        if (raw == LocalDate.class) {
            return date(scalar);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return scalar.type() == Type.BOOLEAN
                    ? (Object) scalar.text().equals("true")
                    : problem(node, Rule.TYPE, "true or false is expected");
        }
        if (raw == int.class || raw == Integer.class) {
            return integer(scalar);
        }
        if (raw.isEnum()) {
            return constant(raw, scalar);
        }
        throw new IllegalStateException("no JSON form for " + raw);
    }

    private @Nullable Object record(Class<?> type, Obj obj) {
        RecordShape shape = RecordShape.of(type);
        int before = problems.size();
        for (Map.Entry<String, Node> member : obj.members().entrySet()) {
            boolean discriminator = shape.discriminated()
                    && member.getKey().equals("type")
                    && member.getValue() instanceof Scalar name
                    && name.text().equals(shape.kind());
            if (!discriminator && !shape.components().containsKey(member.getKey())) {
                problem(
                        member.getValue(),
                        Rule.UNKNOWN_FIELD,
                        "there is no field '" + member.getKey() + "' here; the fields are "
                                + shape.components().keySet());
            }
        }
        @Nullable Object[] arguments = new @Nullable Object[shape.components().size()];
        int i = 0;
        for (Map.Entry<String, RecordShape.Component> each : shape.components().entrySet()) {
            RecordShape.Component component = each.getValue();
            Node member = obj.members().get(each.getKey());
            if (member != null && !(member instanceof Scalar s && s.type() == Type.NULL)) {
                arguments[i] = value(component.type(), component.generic(), member);
            } else if (component.type() == List.class) {
                arguments[i] = List.of();
            } else if (!component.optional()) {
                problem(obj, Rule.MISSING_FIELD, "'" + each.getKey() + "' is missing");
            }
            i++;
        }
        return problems.size() > before ? null : construct(shape.constructor(), arguments);
    }

    private static Object construct(Constructor<?> constructor, @Nullable Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    constructor.getDeclaringClass() + " refuses complete arguments " + Arrays.toString(arguments), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
        }
    }

    private @Nullable Object sealed(Class<?> type, Node node) {
        Map<String, Class<?>> kinds = kinds(type);
        if (!(node instanceof Obj obj)) {
            return problem(node, Rule.TYPE, "an object with a 'type' is expected");
        }
        if (!(obj.members().get("type") instanceof Scalar name)) {
            return problem(node, Rule.MISSING_FIELD, "'type' is missing; it is one of " + kinds.keySet());
        }
        Class<?> kind = kinds.get(name.text());
        if (kind == null) {
            return problem(name, Rule.UNKNOWN_TYPE, "'" + name.text() + "' is not one of " + kinds.keySet());
        }
        return record(kind, obj);
    }

    private @Nullable List<Object> list(Class<?> element, Node node) {
        if (!(node instanceof Arr array)) {
            problem(node, Rule.TYPE, "a list is expected");
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (Node item : array.items()) {
            Object value = value(element, element, item);
            if (value != null) {
                items.add(value);
            }
            if (problems.size() > MAX_PROBLEMS) {
                break;
            }
        }
        return items;
    }

    private @Nullable String text(Scalar scalar) {
        String text = scalar.text();
        if (scalar.type() != Type.TEXT) {
            problem(scalar, Rule.TYPE, "a text is expected");
            return null;
        }
        if (text.isBlank() || text.length() > MAX_STRING || text.chars().anyMatch(Character::isISOControl)) {
            problem(
                    scalar,
                    Rule.TEXT,
                    "a text of 1 to " + MAX_STRING + " characters without control characters is expected");
            return null;
        }
        return text;
    }

    private @Nullable BigDecimal decimal(Scalar scalar) {
        if ((scalar.type() == Type.TEXT || scalar.type() == Type.NUMBER)
                && scalar.text().length() <= JsonTree.MAX_DIGITS) {
            try {
                BigDecimal value = Decimals.bounded(new BigDecimal(scalar.text()));
                if (value != null) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // reported below, with the limits
            }
        }
        problem(scalar, Rule.NUMBER, Decimals.EXPECTED);
        return null;
    }

    private @Nullable LocalDate date(Scalar scalar) {
        if (scalar.type() == Type.TEXT && DATE.matcher(scalar.text()).matches()) {
            try {
                return LocalDate.parse(scalar.text());
            } catch (DateTimeParseException e) {
                // reported below
            }
        }
        problem(scalar, Rule.DATE, "a day such as \"2026-03-31\" is expected");
        return null;
    }

    private @Nullable Integer integer(Scalar scalar) {
        if (scalar.type() == Type.NUMBER && scalar.text().matches("-?[0-9]{1,9}")) {
            return Integer.valueOf(scalar.text());
        }
        problem(scalar, Rule.TYPE, "a whole number is expected");
        return null;
    }

    private @Nullable Object constant(Class<?> type, Scalar scalar) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (scalar.type() == Type.TEXT && name.equals(scalar.text())) {
                return constant;
            }
            names.add(name);
        }
        return problem(scalar, Rule.UNKNOWN_VALUE, "'" + scalar.text() + "' is not one of " + names);
    }

    private static final ClassValue<Map<String, Class<?>>> KINDS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> sealed) {
            Map<String, Class<?>> kinds = new LinkedHashMap<>();
            for (Class<?> kind : sealed.getPermittedSubclasses()) {
                if (kind != ExtendedProduct.class) {
                    kinds.put(kindName(kind), kind);
                }
            }
            if (sealed == Product.class) {
                kinds.putAll(Extensions.installed().products());
            }
            return Collections.unmodifiableMap(kinds);
        }
    };

    /** The records of a sealed interface by the value of their member {@code type}. */
    static Map<String, Class<?>> kinds(Class<?> sealed) {
        return KINDS.get(sealed);
    }

    /** The value of the member {@code type} for a record of a sealed interface. */
    static String kindName(Class<?> kind) {
        return Extensions.nameOf(kind);
    }

    static boolean optional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static Class<?> elementOf(java.lang.reflect.Type generic) {
        return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private @Nullable Object problem(Node node, Rule rule, String reason) {
        if (problems.size() <= MAX_PROBLEMS) {
            problems.add(new Problem(node.place().toString(), rule, reason));
        }
        return null;
    }
}
