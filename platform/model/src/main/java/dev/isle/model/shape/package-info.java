@NullMarked
package dev.isle.model.shape;

import org.jspecify.annotations.NullMarked;
