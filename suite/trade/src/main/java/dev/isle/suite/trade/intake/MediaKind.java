package dev.isle.suite.trade.intake;

/** In which language a trade is written. */
public enum MediaKind {
    /** FpML 5.x, a {@code dataDocument} or a message with exactly one trade. */
    FPML,
    /** The suite's own JSON, see {@code openapi/trades.yaml}. */
    JSON
}
