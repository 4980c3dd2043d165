@NullMarked
package dev.isle.local.record;

import org.jspecify.annotations.NullMarked;
