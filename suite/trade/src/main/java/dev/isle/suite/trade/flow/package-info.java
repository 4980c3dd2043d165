/** What a trade causes: transfers of cash and changes of positions. */
@NullMarked
package dev.isle.suite.trade.flow;

import org.jspecify.annotations.NullMarked;
