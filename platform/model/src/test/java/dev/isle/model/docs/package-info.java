/** Pages under {@code docs/} that must say what the code says. */
@NullMarked
package dev.isle.model.docs;

import org.jspecify.annotations.NullMarked;
