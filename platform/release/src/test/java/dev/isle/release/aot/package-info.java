@NullMarked
package dev.isle.release.aot;

import org.jspecify.annotations.NullMarked;
