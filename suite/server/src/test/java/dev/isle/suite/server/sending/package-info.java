@NullMarked
package dev.isle.suite.server.sending;

import org.jspecify.annotations.NullMarked;
