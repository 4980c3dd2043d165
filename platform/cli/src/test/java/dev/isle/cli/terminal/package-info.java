@NullMarked
package dev.isle.cli.terminal;

import org.jspecify.annotations.NullMarked;
