@NullMarked
package dev.isle.suite.server;

import org.jspecify.annotations.NullMarked;
