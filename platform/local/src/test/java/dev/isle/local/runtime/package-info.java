@NullMarked
package dev.isle.local.runtime;

import org.jspecify.annotations.NullMarked;
