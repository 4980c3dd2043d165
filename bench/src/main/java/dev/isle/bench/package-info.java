/**
 * Benchmarks of the distribution, run as a user runs it: {@code bench/run NAME}. Each keeps its raw samples with the commit, the machine and its load. Nothing
 * here is asserted: figures and where they miss their targets are told in {@code docs/benchmarks.md}.
 */
@NullMarked
package dev.isle.bench;

import org.jspecify.annotations.NullMarked;
