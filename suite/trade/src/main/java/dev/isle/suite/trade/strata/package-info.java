/**
 * The bridge to the Strata library: calendars, schedules, day counts. Nothing here is loaded before the first trade,
 * because the library's start costs half a second.
 */
@NullMarked
package dev.isle.suite.trade.strata;

import org.jspecify.annotations.NullMarked;
