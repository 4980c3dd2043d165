@NullMarked
package dev.isle.suite.trade;

import org.jspecify.annotations.NullMarked;
