/** The scheduler: tasks and chains by business calendar and time zone, each run once per business date. */
@NullMarked
package dev.isle.suite.server.schedule;

import org.jspecify.annotations.NullMarked;
