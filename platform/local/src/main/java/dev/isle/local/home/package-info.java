/** Folders and files under {@code ISLE_HOME}: where everything local lies, and how it is written so that a crash leaves the old or the new. */
@NullMarked
package dev.isle.local.home;

import org.jspecify.annotations.NullMarked;
