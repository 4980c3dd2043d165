@NullMarked
package dev.isle.model.bind;

import org.jspecify.annotations.NullMarked;
