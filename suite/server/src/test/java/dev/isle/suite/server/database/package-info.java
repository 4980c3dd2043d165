/** Tests of what servers see of the database. */
@NullMarked
package dev.isle.suite.server.database;

import org.jspecify.annotations.NullMarked;
