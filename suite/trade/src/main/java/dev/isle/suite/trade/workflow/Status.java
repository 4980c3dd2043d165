package dev.isle.suite.trade.workflow;

/** Where a trade stands in its life. */
public enum Status {
    /** Booked, but not verified: it has no effects. */
    PENDING(false),
    /** Verified: its effects are in place. */
    VERIFIED(true),
    /** The counterparty has confirmed it. */
    CONFIRMED(true),
    /** Taken back, as if it had never been agreed: its effects are reversed. Final. */
    CANCELLED(false),
    /** Over before its last day; what it has caused stands. Final. */
    TERMINATED(true);

    private final boolean inForce;

    Status(boolean inForce) {
        this.inForce = inForce;
    }

    /** Whether what the trade causes (transfers, positions) is to be in place. */
    public boolean inForce() {
        return inForce;
    }
}
