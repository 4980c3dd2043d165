@NullMarked
package dev.isle.plan.diff;

import org.jspecify.annotations.NullMarked;
