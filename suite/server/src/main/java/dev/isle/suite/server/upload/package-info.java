/** The datauploader: bulk files of trades, by HTTP and by a watched folder. */
@NullMarked
package dev.isle.suite.server.upload;

import org.jspecify.annotations.NullMarked;
