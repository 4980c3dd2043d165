/** Tests of what servers show at {@code GET /metrics}. */
@NullMarked
package dev.isle.suite.server.metrics;

import org.jspecify.annotations.NullMarked;
