package dev.isle.cli.verb;

/** A verb would have to change something, or to wait for something, in a world where it may only look; nothing was done and nothing written that counts. */
public final class WouldChange extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With nothing to tell. */
    WouldChange() {
        super("it would change something", null, false, false);
    }
}
