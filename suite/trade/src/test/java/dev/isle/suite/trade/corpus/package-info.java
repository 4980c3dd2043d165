/** What the intake does with the public FpML samples. */
@NullMarked
package dev.isle.suite.trade.corpus;

import org.jspecify.annotations.NullMarked;
