/** What could keep an environment from running on this machine, found before anything is started. */
@NullMarked
package dev.isle.local.preflight;

import org.jspecify.annotations.NullMarked;
