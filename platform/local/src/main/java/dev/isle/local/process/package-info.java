/** Processes on this machine: how they are launched, recognised, watched, signalled and measured. Knows nothing of plans. */
@NullMarked
package dev.isle.local.process;

import org.jspecify.annotations.NullMarked;
