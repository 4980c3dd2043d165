@NullMarked
package dev.isle.plan.planner;

import org.jspecify.annotations.NullMarked;
