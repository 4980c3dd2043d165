/** Where the local runtime puts things, as the planner asks for it, and which Java runtimes this machine has. */
@NullMarked
package dev.isle.local.layout;

import org.jspecify.annotations.NullMarked;
