@NullMarked
package dev.isle.model.problem;

import org.jspecify.annotations.NullMarked;
