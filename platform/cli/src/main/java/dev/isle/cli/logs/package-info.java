/** Reads servers' log files: entries out of lines, filters, and one stream by time out of many files. Knows files, not environments. */
@NullMarked
package dev.isle.cli.logs;

import org.jspecify.annotations.NullMarked;
