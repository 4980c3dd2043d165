/**
 * Releases on disk: scanning a folder into a sealed release, the store under {@code ISLE_HOME}, verification, and finding the release that an environment
 * names. Sees the model only.
 */
@NullMarked
package dev.isle.release;

import org.jspecify.annotations.NullMarked;
