/** Tests of the lines of the log. */
@NullMarked
package dev.isle.suite.server.log;

import org.jspecify.annotations.NullMarked;
