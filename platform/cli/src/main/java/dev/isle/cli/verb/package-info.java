/** The verbs: thin commands that parse their options, call plain functions and render what these return. */
@NullMarked
package dev.isle.cli.verb;

import org.jspecify.annotations.NullMarked;
