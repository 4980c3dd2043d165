@NullMarked
package dev.isle.suite.server.process;

import org.jspecify.annotations.NullMarked;
