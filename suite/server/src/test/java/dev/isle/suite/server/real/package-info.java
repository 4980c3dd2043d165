/** The real parts that the integration tests run: a PostgreSQL, and the servers as processes of the built release. */
@NullMarked
package dev.isle.suite.server.real;

import org.jspecify.annotations.NullMarked;
