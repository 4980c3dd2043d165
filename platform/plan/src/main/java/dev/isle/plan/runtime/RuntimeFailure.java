package dev.isle.plan.runtime;

/** A step that a runtime could not begin. The message says what happened, where, why and what to do. */
public final class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With words only. */
    public RuntimeFailure(String message) {
        super(message);
    }

    /** With its cause. */
    public RuntimeFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
