@NullMarked
package dev.isle.model.schema;

import org.jspecify.annotations.NullMarked;
