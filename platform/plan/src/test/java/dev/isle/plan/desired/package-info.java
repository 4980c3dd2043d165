@NullMarked
package dev.isle.plan.desired;

import org.jspecify.annotations.NullMarked;
