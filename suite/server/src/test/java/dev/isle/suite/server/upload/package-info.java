@NullMarked
package dev.isle.suite.server.upload;

import org.jspecify.annotations.NullMarked;
