@NullMarked
package dev.isle.suite.server.auth;

import org.jspecify.annotations.NullMarked;
