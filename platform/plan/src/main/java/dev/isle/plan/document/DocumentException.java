package dev.isle.plan.document;

/** A document that cannot be read: damaged, or written by a newer Isle. */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With words only. */
    public DocumentException(String message) {
        super(message);
    }

    /** With its cause. */
    public DocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
