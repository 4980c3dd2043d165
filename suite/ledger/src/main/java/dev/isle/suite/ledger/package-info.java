/**
 * The ledger: what trades cause, computed a second time from the stored versions, by an implementation that shares nothing
 * with the engines but the canonical JSON and the library's market conventions; and the comparison with what is stored.
 */
@NullMarked
package dev.isle.suite.ledger;

import org.jspecify.annotations.NullMarked;
