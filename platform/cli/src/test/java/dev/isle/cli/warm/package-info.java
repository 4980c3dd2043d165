/** Tests of what travels over the socket. */
@NullMarked
package dev.isle.cli.warm;

import org.jspecify.annotations.NullMarked;
