/** The local runtime: carries out decisions with processes of this machine, and tells what it sees of them. */
@NullMarked
package dev.isle.local.runtime;

import org.jspecify.annotations.NullMarked;
