package dev.isle.suite.trade;

/** Our side of an obligation. */
public enum Side {
    /** We pay. */
    PAY,
    /** We receive. */
    RECEIVE;

    /** Plus one when we receive, minus one when we pay. */
    public int sign() {
        return this == RECEIVE ? 1 : -1;
    }

    /** The other side's view of the same obligation. */
    public Side opposite() {
        return this == RECEIVE ? PAY : RECEIVE;
    }
}
