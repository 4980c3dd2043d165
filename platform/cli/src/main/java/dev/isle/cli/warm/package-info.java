/**
 * Read verbs answered by the supervisor's JVM, which is warm: the command line that was typed is carried out there, with the caller's variables and folder, and
 * its output handed back. Whatever goes wrong, the caller carries it out itself: the answer is the same, only later.
 */
@NullMarked
package dev.isle.cli.warm;

import org.jspecify.annotations.NullMarked;
