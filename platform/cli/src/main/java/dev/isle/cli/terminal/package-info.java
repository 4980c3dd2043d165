/** What reaches the user's eyes and hands: streams, colours, tables, live lines, questions. Knows nothing of environments. */
@NullMarked
package dev.isle.cli.terminal;

import org.jspecify.annotations.NullMarked;
