@NullMarked
package dev.isle.local.probe;

import org.jspecify.annotations.NullMarked;
