@NullMarked
package dev.isle.plan.why;

import org.jspecify.annotations.NullMarked;
