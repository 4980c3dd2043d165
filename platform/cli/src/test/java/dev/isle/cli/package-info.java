@NullMarked
package dev.isle.cli;

import org.jspecify.annotations.NullMarked;
