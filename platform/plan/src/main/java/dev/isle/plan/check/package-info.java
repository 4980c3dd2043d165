/** What a check's task states as its result, read within bounds, and what that means together with how the task ended. Pure. {@code docs/checks.md}. */
@NullMarked
package dev.isle.plan.check;

import org.jspecify.annotations.NullMarked;
