/** The servers of the reference suite: one program, one Spring context, the role chosen at run time. */
@NullMarked
package dev.isle.suite.server;

import org.jspecify.annotations.NullMarked;
