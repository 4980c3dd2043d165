@NullMarked
package dev.isle.model.read;

import org.jspecify.annotations.NullMarked;
