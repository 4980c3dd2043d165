/** The Record of an environment and its audit log as files. */
@NullMarked
package dev.isle.local.record;

import org.jspecify.annotations.NullMarked;
