/** The whole as a user gets it: {@code ./isle} of the distribution, the repository's own environment, the reference suite. */
@NullMarked
package dev.isle.dist.whole;

import org.jspecify.annotations.NullMarked;
