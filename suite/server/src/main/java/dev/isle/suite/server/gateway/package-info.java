/** The gateway: finds the active dataserver and repeats a request across a takeover. */
@NullMarked
package dev.isle.suite.server.gateway;

import org.jspecify.annotations.NullMarked;
