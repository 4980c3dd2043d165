package dev.isle.cli.line;

/** The command line could not be understood. The message says what and what is known instead. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String next;

    /**
     * A usage error.
     *
     * @param what what could not be understood, with the nearest valid word
     * @param next the command that helps
     */
    public UsageException(String what, String next) {
        super(what, null, false, false);
        this.next = next;
    }

    /** The command that helps. */
    public String next() {
        return next;
    }
}
