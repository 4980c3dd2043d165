package dev.isle.model.shape;

import dev.isle.model.Cost;
import dev.isle.model.Default;
import dev.isle.model.Doc;
import dev.isle.model.Key;
import dev.isle.model.NotBuilt;
import dev.isle.model.Quantity;
import dev.isle.model.Range;
import dev.isle.model.Required;
import dev.isle.model.Shorthand;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a spec record looks like in a file: its fields by key. Read once per record by reflection, and kept. Thread-safe.
 *
 * <p>The language has few types on purpose; a component of another type is a mistake in this program and ends in {@link IllegalArgumentException}.
 */
public final class Shape {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(type.asSubclass(Record.class));
        }
    };
    private static final ClassValue<ValueType.Choice> CHOICES = new ClassValue<>() {
        @Override
        protected ValueType.Choice computeValue(Class<?> type) {
            return choice(type);
        }
    };

    private final Class<? extends Record> type;
    private final List<Field> fields;
    private final Map<String, Field> byKey;
    private final List<String> keys;
    private final @Nullable String shorthand;
    private final Constructor<? extends Record> constructor;

    private Shape(Class<? extends Record> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        List<Field> read = new ArrayList<>(components.length);
        Map<String, Field> keyed = LinkedHashMap.newLinkedHashMap(components.length);
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            Field field = field(components[i]);
            read.add(field);
            keyed.put(field.key(), field);
            parameters[i] = components[i].getType();
        }
        this.fields = List.copyOf(read);
        this.byKey = Collections.unmodifiableMap(keyed);
        this.keys = List.copyOf(keyed.keySet());
        Shorthand plain = type.getAnnotation(Shorthand.class);
        this.shorthand = plain == null ? null : plain.value();
        try {
            this.constructor = type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " has no canonical constructor", e);
        }
    }

    /** The shape of a spec record. */
    public static Shape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    /** The words of an enum. */
    public static ValueType.Choice choiceOf(Class<? extends Enum<?>> type) {
        return CHOICES.get(type);
    }

    /** The written word of an enum constant: its name in lower-case with dashes, or what {@link Key} says. */
    public static String word(Enum<?> constant) {
        for (Map.Entry<String, Enum<?>> word :
                CHOICES.get(constant.getDeclaringClass()).words().entrySet()) {
            if (word.getValue() == constant) {
                return word.getKey();
            }
        }
        throw new IllegalArgumentException("no word for " + constant);
    }

    /** The record. */
    public Class<? extends Record> type() {
        return type;
    }

    /** The fields in the record's order. */
    public List<Field> fields() {
        return fields;
    }

    /** The keys in the record's order. */
    public List<String> keys() {
        return keys;
    }

    /** The field of a key, or null. */
    public @Nullable Field field(String key) {
        return byKey.get(key);
    }

    /** The key that a plain text stands for, or null when the record cannot be written as a text. */
    public @Nullable String shorthand() {
        return shorthand;
    }

    /**
     * Makes a record.
     *
     * @param values one per field, in order
     * @throws IllegalArgumentException with the record's own message when it refuses the values
     */
    public Record make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw new IllegalArgumentException(cause == null ? "refused" : String.valueOf(cause.getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make " + type, e);
        }
    }

    /** The value of a field. */
    public static @Nullable Object get(Record record, Field field) {
        try {
            return field.component().getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + field.key() + " of " + record.getClass(), e);
        }
    }

    private static Field field(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        Cost cost = component.getAnnotation(Cost.class);
        Doc doc = component.getAnnotation(Doc.class);
        Default standard = component.getAnnotation(Default.class);
        Range range = component.getAnnotation(Range.class);
        NotBuilt notBuilt = component.getAnnotation(NotBuilt.class);
        return new Field(
                key == null ? component.getName() : key.value(),
                component,
                valueType(component.getGenericType()),
                cost == null ? null : cost.value(),
                doc == null ? null : doc.value(),
                component.isAnnotationPresent(Required.class),
                standard == null ? null : Defaults.node(standard.value()),
                range == null ? Long.MIN_VALUE : range.min(),
                range == null ? Long.MAX_VALUE : range.max(),
                notBuilt == null ? null : notBuilt.value(),
                notBuilt == null ? List.of() : List.of(notBuilt.except()));
    }

    private static ValueType valueType(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            if (parameterized.getRawType() == List.class) {
                return new ValueType.ListOf(valueType(arguments[0]));
            }
            if (parameterized.getRawType() == Map.class && arguments[0] == String.class) {
                return new ValueType.MapOf(valueType(arguments[1]));
            }
        } else if (type instanceof Class<?> plain) {
            if (plain == String.class) {
                return new ValueType.Text();
            }
            if (plain == boolean.class || plain == Boolean.class) {
                return new ValueType.Truth();
            }
            if (plain == int.class || plain == Integer.class) {
                return new ValueType.Whole(false);
            }
            if (plain == long.class || plain == Long.class) {
                return new ValueType.Whole(true);
            }
            if (plain == double.class || plain == Double.class) {
                return new ValueType.Decimal();
            }
            if (plain == Duration.class) {
                return new ValueType.Time();
            }
            if (plain == Quantity.class) {
                return new ValueType.Size();
            }
            if (plain.isEnum()) {
                return CHOICES.get(plain);
            }
            if (plain.isRecord()) {
                return new ValueType.Struct(plain.asSubclass(Record.class));
            }
        }
        throw new IllegalArgumentException("the language has no type for " + type);
    }

    private static ValueType.Choice choice(Class<?> type) {
        Map<String, Enum<?>> words = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            Enum<?> named = (Enum<?>) constant;
            try {
                Key key = type.getField(named.name()).getAnnotation(Key.class);
                words.put(key == null ? named.name().toLowerCase(Locale.ROOT).replace('_', '-') : key.value(), named);
            } catch (NoSuchFieldException e) {
                throw new IllegalArgumentException("no constant " + named, e);
            }
        }
        return new ValueType.Choice(type, Collections.unmodifiableMap(words));
    }
}
