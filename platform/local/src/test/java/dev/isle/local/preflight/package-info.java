@NullMarked
package dev.isle.local.preflight;

import org.jspecify.annotations.NullMarked;
