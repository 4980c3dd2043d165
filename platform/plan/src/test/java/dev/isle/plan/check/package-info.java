@NullMarked
package dev.isle.plan.check;

import org.jspecify.annotations.NullMarked;
