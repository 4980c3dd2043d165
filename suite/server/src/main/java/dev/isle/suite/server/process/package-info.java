/** How a server of the suite is started and stopped: its options, its role, its drain. */
@NullMarked
package dev.isle.suite.server.process;

import org.jspecify.annotations.NullMarked;
