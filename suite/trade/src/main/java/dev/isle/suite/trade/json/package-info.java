/** The JSON form of a trade, for requests and for storage. */
@NullMarked
package dev.isle.suite.trade.json;

import org.jspecify.annotations.NullMarked;
