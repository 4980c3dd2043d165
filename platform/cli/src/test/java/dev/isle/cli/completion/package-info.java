@NullMarked
package dev.isle.cli.completion;

import org.jspecify.annotations.NullMarked;
