package dev.isle.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a number, inclusive: of the number itself, of a {@link Quantity}'s bytes, or of a duration's milliseconds. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The smallest value allowed. */
    long min() default Long.MIN_VALUE;

    /** The largest value allowed. */
    long max() default Long.MAX_VALUE;
}
