/** Tests of the pricing library. */
@org.jspecify.annotations.NullMarked
package dev.isle.suite.pricing;
