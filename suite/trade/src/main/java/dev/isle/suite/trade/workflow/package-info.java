/** The life of a trade: statuses, actions, and which action leads where. Pure. */
@NullMarked
package dev.isle.suite.trade.workflow;

import org.jspecify.annotations.NullMarked;
