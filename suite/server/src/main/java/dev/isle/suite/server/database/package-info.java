/** Connections to the suite's database and the check of its schema version. */
@NullMarked
package dev.isle.suite.server.database;

import org.jspecify.annotations.NullMarked;
