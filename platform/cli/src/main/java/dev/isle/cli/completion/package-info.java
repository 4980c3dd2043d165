/** Completion scripts for shells, written from the table of verbs. Only names that are known at run time are asked for, by a hidden verb. */
@NullMarked
package dev.isle.cli.completion;

import org.jspecify.annotations.NullMarked;
