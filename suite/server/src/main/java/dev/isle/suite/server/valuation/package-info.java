/** Valuation jobs in the database: made, cut into units, taken with a lease, finished once, read. Shared by the roles that meet there. */
@NullMarked
package dev.isle.suite.server.valuation;

import org.jspecify.annotations.NullMarked;
