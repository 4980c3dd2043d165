@NullMarked
package dev.isle.local.process;

import org.jspecify.annotations.NullMarked;
