@NullMarked
package dev.isle.suite.server.dataserver;

import org.jspecify.annotations.NullMarked;
