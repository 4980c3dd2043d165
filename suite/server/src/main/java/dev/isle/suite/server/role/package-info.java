/** What one role adds to a server. */
@NullMarked
package dev.isle.suite.server.role;

import org.jspecify.annotations.NullMarked;
