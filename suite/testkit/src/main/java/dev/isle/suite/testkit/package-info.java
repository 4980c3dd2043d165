/** A test kit for extensions: a dataserver and an event bus that are fakes, over a database that is real. */
@NullMarked
package dev.isle.suite.testkit;

import org.jspecify.annotations.NullMarked;
