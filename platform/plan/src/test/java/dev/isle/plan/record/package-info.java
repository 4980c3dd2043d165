@NullMarked
package dev.isle.plan.record;

import org.jspecify.annotations.NullMarked;
