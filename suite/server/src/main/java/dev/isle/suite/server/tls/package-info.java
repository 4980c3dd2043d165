/** Certificates and keys from the folder that {@code --tls} names, read again when they change. */
@NullMarked
package dev.isle.suite.server.tls;

import org.jspecify.annotations.NullMarked;
