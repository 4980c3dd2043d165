/** The process that keeps one environment converged: one at a time, by the environment's lock, and replaceable at any moment. */
@NullMarked
package dev.isle.local.supervisor;

import org.jspecify.annotations.NullMarked;
