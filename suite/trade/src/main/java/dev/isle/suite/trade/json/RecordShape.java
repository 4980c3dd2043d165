package dev.isle.suite.trade.json;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.extension.Extensions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What binding and writing ask of a record's class, found out once for each class: reflection reads signatures and annotations
 * anew at every call, which cost more than all else of reading a trade. Immutable; not to be changed by who gets it.
 *
 * @param kind the value of the member {@code type} that names it
 * @param discriminated whether a member {@code type} may stand in it
 * @param components its components by name, in their order
 * @param constructor the canonical one
 */
record RecordShape(
        String kind, boolean discriminated, SequencedMap<String, Component> components, Constructor<?> constructor) {
    /**
     * A component.
     *
     * @param optional whether it may be absent
     */
    record Component(Class<?> type, Type generic, boolean optional, Method accessor) {}

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return read(type);
        }
    };

    /** The shape of a record's class. */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape read(Class<?> type) {
        SequencedMap<String, Component> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(
                    component.getName(),
                    new Component(
                            component.getType(),
                            component.getGenericType(),
                            RecordBinder.optional(component),
                            component.getAccessor()));
        }
        Class<?>[] types = components.values().stream().map(Component::type).toArray(Class<?>[]::new);
        try {
            return new RecordShape(
                    Extensions.nameOf(type),
                    Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed)
                            || ExtendedProduct.class.isAssignableFrom(type),
                    components,
                    type.getDeclaredConstructor(types));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }
}
