package dev.isle.cli.terminal;

/** Exit codes, the same for every verb. */
public final class Exit {
    /** Done, or nothing to do. */
    public static final int DONE = 0;
    /** An error. */
    public static final int ERROR = 1;
    /** Changes are pending ({@code plan}, {@code diff}). */
    public static final int CHANGES = 2;
    /** Not ready in time. */
    public static final int NOT_READY = 3;
    /** Refused by a rule. */
    public static final int REFUSED = 4;
    /** The command line could not be understood. */
    public static final int USAGE = 64;
    /** Ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private Exit() {}
}
