/** Tests of the gateway. */
@NullMarked
package dev.isle.suite.server.gateway;

import org.jspecify.annotations.NullMarked;
