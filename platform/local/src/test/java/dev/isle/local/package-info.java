@NullMarked
package dev.isle.local;

import org.jspecify.annotations.NullMarked;
