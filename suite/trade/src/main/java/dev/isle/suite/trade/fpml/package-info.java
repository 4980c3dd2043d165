/**
 * FpML 5.x to trades: a hardened XML reader, rules on the document, the library's parser for products, and our own
 * reading of what that parser leaves out.
 */
@NullMarked
package dev.isle.suite.trade.fpml;

import org.jspecify.annotations.NullMarked;
