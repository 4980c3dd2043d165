/** The dataserver pair: election, fencing by epoch, trades and their events. */
@NullMarked
package dev.isle.suite.server.dataserver;

import org.jspecify.annotations.NullMarked;
