@NullMarked
package dev.isle.plan.sim;

import org.jspecify.annotations.NullMarked;
