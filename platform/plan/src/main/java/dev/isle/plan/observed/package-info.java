@NullMarked
package dev.isle.plan.observed;

import org.jspecify.annotations.NullMarked;
