@NullMarked
package dev.isle.plan.status;

import org.jspecify.annotations.NullMarked;
