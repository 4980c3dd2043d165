package dev.isle.plan.sim;

/** Isle ends here and now, as by SIGKILL: no handler may catch it. */
final class IsleStops extends Error {
    private static final long serialVersionUID = 1L;

    IsleStops(String where) {
        super(where, null, false, false);
    }
}
