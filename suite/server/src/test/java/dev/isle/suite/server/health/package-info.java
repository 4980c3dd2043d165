/** Tests of sensors and their thresholds. */
@NullMarked
package dev.isle.suite.server.health;

import org.jspecify.annotations.NullMarked;
