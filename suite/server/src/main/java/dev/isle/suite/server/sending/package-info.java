/** The sender: takes composed messages from their table and delivers them to a sink, at least once, each under its own id. */
@NullMarked
package dev.isle.suite.server.sending;

import org.jspecify.annotations.NullMarked;
