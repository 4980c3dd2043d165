@NullMarked
package dev.isle.suite.server.engine;

import org.jspecify.annotations.NullMarked;
