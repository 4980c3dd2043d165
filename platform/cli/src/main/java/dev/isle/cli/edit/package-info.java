/** Changes a user's file in place: only the value meant, comments and formatting kept. */
@NullMarked
package dev.isle.cli.edit;

import org.jspecify.annotations.NullMarked;
