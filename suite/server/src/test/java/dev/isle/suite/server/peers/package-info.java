@NullMarked
package dev.isle.suite.server.peers;

import org.jspecify.annotations.NullMarked;
