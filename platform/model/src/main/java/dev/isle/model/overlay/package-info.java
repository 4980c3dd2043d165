@NullMarked
package dev.isle.model.overlay;

import org.jspecify.annotations.NullMarked;
