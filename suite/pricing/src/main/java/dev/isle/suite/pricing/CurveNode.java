package dev.isle.suite.pricing;

/**
 * One point of a curve: an instrument, and the quote that says its price.
 *
 * @param kind what kind of instrument
 * @param convention the instrument's convention by the library's name, such as {@code EUR-FIXED-1Y-ESTR-OIS}; an index
 *     for {@code IBOR_FIXING} and {@code FRA}; empty for {@code ZERO}
 * @param tenor how long it runs, such as {@code 6M} or {@code 5Y}; for a FRA start and end in months, {@code 3x6}; empty
 *     for {@code IBOR_FIXING}, whose index says it
 * @param quote the name of the quote; a rate, as a decimal fraction
 */
public record CurveNode(Kind kind, String convention, String tenor, String quote) {
    /** The instruments that curves are made of. */
    public enum Kind {
        /** A continuously compounded zero rate at that tenor, Act/365F, taken as it is. */
        ZERO,
        /** A deposit. */
        DEPOSIT,
        /** The fixing of a term rate. */
        IBOR_FIXING,
        /** A forward rate agreement. */
        FRA,
        /** A swap of a fixed rate against an overnight rate. */
        OVERNIGHT_SWAP,
        /** A swap of a fixed rate against a term rate. */
        IBOR_SWAP
    }
}
