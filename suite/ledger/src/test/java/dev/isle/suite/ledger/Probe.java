package dev.isle.suite.ledger;

import dev.isle.suite.trade.ExtendedProduct;

/** A product of an extension that has no second opinion. */
public record Probe(String what) implements ExtendedProduct {}
