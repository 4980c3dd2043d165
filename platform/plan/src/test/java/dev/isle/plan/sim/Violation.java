package dev.isle.plan.sim;

/** An invariant that does not hold. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;
    private final transient Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
