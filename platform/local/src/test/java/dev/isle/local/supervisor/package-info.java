@NullMarked
package dev.isle.local.supervisor;

import org.jspecify.annotations.NullMarked;
