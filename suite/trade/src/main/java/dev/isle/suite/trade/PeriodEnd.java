package dev.isle.suite.trade;

/** One of the two ends of a period. */
public enum PeriodEnd {
    /** The first day. */
    START,
    /** The last day. */
    END
}
