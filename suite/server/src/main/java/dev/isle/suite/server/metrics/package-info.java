/** What servers count and measure, and the text in which Prometheus reads it. */
@NullMarked
package dev.isle.suite.server.metrics;

import org.jspecify.annotations.NullMarked;
