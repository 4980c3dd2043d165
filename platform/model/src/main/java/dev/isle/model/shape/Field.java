package dev.isle.model.shape;

import dev.isle.model.Change;
import dev.isle.model.yaml.Node;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component of a spec record, as its annotations describe it.
 *
 * @param key as written in a file
 * @param cost what changing it costs; null only where the annotation is missing, which a test refuses
 * @param doc the meaning in words, or null
 * @param required whether a file must set it
 * @param standard the default as a node at {@link Defaults#NOWHERE}, or null
 * @param min smallest number, bytes or milliseconds
 * @param max largest number, bytes or milliseconds
 * @param notBuilt why it is refused, or null
 * @param notBuiltExcept values that are accepted all the same
 */
public record Field(
        String key,
        RecordComponent component,
        ValueType type,
        @Nullable Change cost,
        @Nullable String doc,
        boolean required,
        @Nullable Node standard,
        long min,
        long max,
        @Nullable String notBuilt,
        List<String> notBuiltExcept) {

    /** Whether {@code number} lies within the field's range. */
    public boolean admits(long number) {
        return number >= min && number <= max;
    }
}
