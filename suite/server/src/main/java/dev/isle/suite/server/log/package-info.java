/** What a line of the log looks like, and which trades and requests it belongs to. */
@NullMarked
package dev.isle.suite.server.log;

import org.jspecify.annotations.NullMarked;
