/** The engines: each effect exactly once, in the transaction that consumes its event. */
@NullMarked
package dev.isle.suite.server.engine;

import org.jspecify.annotations.NullMarked;
