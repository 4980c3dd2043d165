/** What an extension implements to bring an engine. Products are in {@link dev.isle.suite.trade.extension}. */
@NullMarked
package dev.isle.suite.extension;

import org.jspecify.annotations.NullMarked;
