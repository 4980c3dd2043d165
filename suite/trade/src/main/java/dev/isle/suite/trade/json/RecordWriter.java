package dev.isle.suite.trade.json;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes records in the form that {@link RecordBinder} reads: components in order, absent values left out. */
final class RecordWriter {
    private final JsonGenerator out;

    RecordWriter(JsonGenerator out) {
        this.out = out;
    }

    void write(Record value) {
        write(value, value.getClass());
    }

    /** The type is written where the reader could not know it: where a sealed interface is declared. */
    private void write(Record value, Class<?> declared) {
        RecordShape shape = RecordShape.of(value.getClass());
        out.writeStartObject();
        if (declared.isSealed()) {
            out.writeStringProperty("type", shape.kind());
        }
        shape.components().forEach((name, component) -> {
            Object member = member(component.accessor(), value);
            if (member != null && !(member instanceof List<?> list && list.isEmpty())) {
                out.writeName(name);
                any(member, component.type());
            }
        });
        out.writeEndObject();
    }

    private void any(Object value, Class<?> declared) {
        switch (value) {
            case Record nested -> write(nested, declared);
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(item -> any(item, item.getClass()));
                out.writeEndArray();
            }
            case BigDecimal decimal -> out.writeString(decimal.toPlainString());
            case Boolean truth -> out.writeBoolean(truth);
            case Integer whole -> out.writeNumber(whole);
            default -> out.writeString(value.toString());
        }
    }

    private static @Nullable Object member(Method accessor, Record value) {
        try {
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + accessor + " of " + value.getClass(), e);
        }
    }
}
