/** Asks servers how they are: HTTP, TCP and command probes, and health documents mapped to sensors. */
@NullMarked
package dev.isle.local.probe;

import org.jspecify.annotations.NullMarked;
