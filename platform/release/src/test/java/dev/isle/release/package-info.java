@NullMarked
package dev.isle.release;

import org.jspecify.annotations.NullMarked;
