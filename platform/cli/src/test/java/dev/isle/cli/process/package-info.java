/** The command line run as a process, for this module's tests and, as a test-jar, for those of others. */
@NullMarked
package dev.isle.cli.process;

import org.jspecify.annotations.NullMarked;
