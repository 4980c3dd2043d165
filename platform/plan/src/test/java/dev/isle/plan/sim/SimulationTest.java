package dev.isle.plan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.decide.Sequencer;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int SHORT = Integer.getInteger("sim.runs", 2_500);
    private static final int LONG = 60_000;

    @Test
    void noSeedBreaksAnInvariant() {
        lives(0, SHORT);
    }

    @Test
    @Tag("full")
    void noSeedOfManyBreaksAnInvariant() {
        lives(1_000_000, LONG);
    }

    private static void lives(long first, int count) {
        long turns = 0;
        for (long seed = first; seed < first + count; seed++) {
            Run run = new Run(seed, Faults.all(), new Sequencer());
            try {
                run.live();
            } catch (Violation violation) {
                throw explained(seed, violation);
            }
            turns += run.turns();
        }
        assertThat(turns).as("the worlds were busy").isGreaterThan(100L * count);
    }

    /** Leaves out every kind of trouble that the violation does not need, and shows the shorter story. */
    private static AssertionError explained(long seed, Violation first) {
        Set<Faults> needed = EnumSet.allOf(Faults.class);
        Violation shortest = first;
        for (Faults fault : Faults.values()) {
            Set<Faults> fewer = EnumSet.copyOf(needed);
            fewer.remove(fault);
            try {
                new Run(seed, fewer, new Sequencer()).live();
            } catch (Violation again) {
                if (again.invariant() == first.invariant()) {
                    needed = fewer;
                    shortest = again;
                }
            }
        }
        return new AssertionError(
                "seed " + seed + " breaks " + shortest.getMessage() + "\nwith " + needed + "\n"
                        + shortest.getSuppressed()[0].getMessage(),
                shortest);
    }
}
