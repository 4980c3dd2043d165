@NullMarked
package dev.isle.examples.vendor;

import org.jspecify.annotations.NullMarked;
