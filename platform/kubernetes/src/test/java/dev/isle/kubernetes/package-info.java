@NullMarked
package dev.isle.kubernetes;

import org.jspecify.annotations.NullMarked;
