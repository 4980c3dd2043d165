@NullMarked
package dev.isle.local.postgres;

import org.jspecify.annotations.NullMarked;
