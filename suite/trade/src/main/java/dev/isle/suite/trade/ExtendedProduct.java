package dev.isle.suite.trade;

/**
 * A product that an extension brings. It is implemented by public records whose components are those that JSON can hold
 * (texts, decimals, whole numbers, days, truths, enumerations, records and lists of them); the record's name, with a small
 * first letter, is the product's {@code type}. What is known about it stands in its extension.
 */
public non-sealed interface ExtendedProduct extends Product {}
