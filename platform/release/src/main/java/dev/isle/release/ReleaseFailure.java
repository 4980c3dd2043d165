package dev.isle.release;

/** A release that cannot be read, sealed, stored or found. The message says what happened, where, why and what to do. */
public final class ReleaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With words only. */
    public ReleaseFailure(String message) {
        super(message);
    }

    /** With its cause. */
    public ReleaseFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
