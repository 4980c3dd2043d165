package dev.isle.model;

/**
 * What it costs to change a field of a running environment, from nothing to impossible. {@code isle plan} prints it; the plan's hashes follow it: a field whose
 * change costs less than {@link #RESTART} never enters a server's hash.
 */
public enum Change {
    /** Nothing happens to a running server: the value is for people, or for Isle alone. */
    NONE,
    /** A file is rewritten in place and the server reads it again by itself. */
    RELOAD,
    /** Every server that has the value is restarted, one disruptive step at a time. */
    RESTART,
    /** All servers of the role are restarted one after another. */
    ROLL,
    /** The server is removed and made anew, with its own data folder emptied. */
    RECREATE,
    /** The change is refused while the environment exists. */
    REFUSED
}
