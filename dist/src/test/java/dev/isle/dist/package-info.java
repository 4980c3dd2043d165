@NullMarked
package dev.isle.dist;

import org.jspecify.annotations.NullMarked;
