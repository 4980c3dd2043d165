@NullMarked
package dev.isle.suite.server.http;

import org.jspecify.annotations.NullMarked;
