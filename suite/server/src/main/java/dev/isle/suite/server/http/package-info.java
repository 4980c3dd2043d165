/** What all HTTP endpoints share: the token, bounded bodies, JSON answers. */
@NullMarked
package dev.isle.suite.server.http;

import org.jspecify.annotations.NullMarked;
