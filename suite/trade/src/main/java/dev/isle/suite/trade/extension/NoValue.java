package dev.isle.suite.trade.extension;

/** A trade has no value on this market; the message is the reason, in one sentence. */
public final class NoValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public NoValue(String reason) {
        super(reason);
    }
}
