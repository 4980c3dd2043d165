/** The validation rules that every trade passes, however it came in. */
@NullMarked
package dev.isle.suite.trade.rule;

import org.jspecify.annotations.NullMarked;
