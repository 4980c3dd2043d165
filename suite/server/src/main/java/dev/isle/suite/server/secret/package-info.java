/** Secrets as files: read when needed, read again when replaced, never logged. */
@NullMarked
package dev.isle.suite.server.secret;

import org.jspecify.annotations.NullMarked;
