/** Sensors, their colours, and the health answers made from them. */
@NullMarked
package dev.isle.suite.server.health;

import org.jspecify.annotations.NullMarked;
