@NullMarked
package dev.isle.plan.loop;

import org.jspecify.annotations.NullMarked;
