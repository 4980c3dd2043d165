/**
 * What a trade is: records without behaviour beyond small derivations. Amounts and rates are exact decimals, never
 * binary floating point; a rate of five percent is {@code 0.05}. All types are immutable and safe to share.
 */
@NullMarked
package dev.isle.suite.trade;

import org.jspecify.annotations.NullMarked;
