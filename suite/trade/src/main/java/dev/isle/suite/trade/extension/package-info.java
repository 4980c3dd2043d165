/**
 * What an extension implements to bring a product, and what the suite hands to it. Small on purpose: an extension sees the
 * records of a trade and these types, and neither readers nor libraries of the suite.
 */
@NullMarked
package dev.isle.suite.trade.extension;

import org.jspecify.annotations.NullMarked;
