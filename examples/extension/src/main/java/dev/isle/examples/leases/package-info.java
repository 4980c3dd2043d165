/** Leases of storage: a product, its second opinion for the ledger, and an engine that watches what counterparties owe. */
@NullMarked
package dev.isle.examples.leases;

import org.jspecify.annotations.NullMarked;
