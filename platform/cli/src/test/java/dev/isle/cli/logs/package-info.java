@NullMarked
package dev.isle.cli.logs;

import org.jspecify.annotations.NullMarked;
