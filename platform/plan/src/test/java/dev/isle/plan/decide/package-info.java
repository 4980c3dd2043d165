@NullMarked
package dev.isle.plan.decide;

import org.jspecify.annotations.NullMarked;
