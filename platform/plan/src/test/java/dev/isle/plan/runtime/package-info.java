@NullMarked
package dev.isle.plan.runtime;

import org.jspecify.annotations.NullMarked;
