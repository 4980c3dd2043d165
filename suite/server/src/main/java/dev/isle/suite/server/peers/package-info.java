/** Where the other servers are: the peers file, read again whenever it changes. */
@NullMarked
package dev.isle.suite.server.peers;

import org.jspecify.annotations.NullMarked;
