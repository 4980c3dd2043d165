/** The way in: bytes of a request to a trade or to every reason against it. */
@NullMarked
package dev.isle.suite.trade.intake;

import org.jspecify.annotations.NullMarked;
