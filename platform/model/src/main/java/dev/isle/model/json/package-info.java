@NullMarked
package dev.isle.model.json;

import org.jspecify.annotations.NullMarked;
