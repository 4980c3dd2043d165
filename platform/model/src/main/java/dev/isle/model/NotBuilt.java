package dev.isle.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field that has its place in the language but whose behaviour is not built yet: a file that sets it is refused with the reason, never silently ignored.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NotBuilt {
    /** What is missing, in words that complete the sentence "refused because ...". */
    String value();

    /** Values, written as in YAML, that are accepted all the same because they ask for nothing. */
    String[] except() default {};
}
