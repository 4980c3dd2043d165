@NullMarked
package dev.isle.local.layout;

import org.jspecify.annotations.NullMarked;
