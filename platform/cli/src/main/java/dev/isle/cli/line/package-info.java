/**
 * The command line: one table of verbs and options from which parsing, help, completion and the check of {@code docs/cli.md} come.
 *
 * <p>A parser of our own, tried against Æsh 3.16.6: there a usage error ends with status 2 (here: changes pending) or a stack trace, help is written with
 * colours into a pipe, nothing is suggested for an unknown word, and 1.2 MB of terminal handling are loaded that no verb uses. The table and its parser are
 * smaller than the adapters would be, and load in a few milliseconds.
 */
@NullMarked
package dev.isle.cli.line;

import org.jspecify.annotations.NullMarked;
