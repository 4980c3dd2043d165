/** How a client of the dataservers finds the active one and speaks with it across a takeover. */
@NullMarked
package dev.isle.suite.server.active;

import org.jspecify.annotations.NullMarked;
