/** Laws over all platform modules, held here because the command line is the one module that sees them all. */
@NullMarked
package dev.isle.cli.laws;

import org.jspecify.annotations.NullMarked;
