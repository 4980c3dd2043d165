/** PostgreSQL: the embedded server that Isle runs for an environment, SQL steps, and the question whether a database answers. */
@NullMarked
package dev.isle.local.postgres;

import org.jspecify.annotations.NullMarked;
