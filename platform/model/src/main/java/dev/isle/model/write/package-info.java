@NullMarked
package dev.isle.model.write;

import org.jspecify.annotations.NullMarked;
