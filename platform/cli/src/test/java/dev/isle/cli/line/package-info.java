@NullMarked
package dev.isle.cli.line;

import org.jspecify.annotations.NullMarked;
