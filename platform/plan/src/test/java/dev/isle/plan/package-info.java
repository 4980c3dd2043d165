@NullMarked
package dev.isle.plan;

import org.jspecify.annotations.NullMarked;
