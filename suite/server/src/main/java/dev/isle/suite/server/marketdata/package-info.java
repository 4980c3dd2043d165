/** Quotes, fixings and curve definitions: read from CSV and JSON, stored by version, handed out as a snapshot. */
@NullMarked
package dev.isle.suite.server.marketdata;

import org.jspecify.annotations.NullMarked;
