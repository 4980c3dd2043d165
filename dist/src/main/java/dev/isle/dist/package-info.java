/** Assembles the distribution that {@code ./isle} runs, and trains the AOT caches in it. Part of the build; only {@link TrainCommandLine} also runs later. */
@NullMarked
package dev.isle.dist;

import org.jspecify.annotations.NullMarked;
