package dev.isle.suite.server.dataserver;

/**
 * The lease as it stood in the database at one look.
 *
 * @param epoch the number of the present term; only grows
 * @param holder the active dataserver's name; empty while nobody is active
 * @param beats the holder's count of beats in this term; -1 before the first
 */
record Lease(long epoch, String holder, long beats) {
    /** Whether nobody is active. */
    boolean free() {
        return holder.isEmpty();
    }
}
