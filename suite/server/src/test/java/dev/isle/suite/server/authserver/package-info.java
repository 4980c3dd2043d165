@NullMarked
package dev.isle.suite.server.authserver;

import org.jspecify.annotations.NullMarked;
