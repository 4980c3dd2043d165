/** What the benchmarks compute by themselves is right; that they run is seen by running them. */
@NullMarked
package dev.isle.bench;

import org.jspecify.annotations.NullMarked;
