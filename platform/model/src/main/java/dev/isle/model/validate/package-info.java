@NullMarked
package dev.isle.model.validate;

import org.jspecify.annotations.NullMarked;
