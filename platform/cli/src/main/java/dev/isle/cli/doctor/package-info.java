/** Checks of a machine: whether environments can run on it, and what to do where not. Knows neither verbs nor environments. */
@NullMarked
package dev.isle.cli.doctor;

import org.jspecify.annotations.NullMarked;
