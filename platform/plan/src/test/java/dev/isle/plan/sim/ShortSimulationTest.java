package dev.isle.plan.sim;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.isle.plan.decide.Sequencer;
import org.junit.jupiter.api.Test;

/** A few lives, quick enough to be lived once for every mutation of the sequencer's code. */
class ShortSimulationTest {
    private static final int SEEDS = 40;

    @Test
    void aFewSeedsBreakNoInvariant() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, Faults.all(), new Sequencer());
            assertThatCode(run::live).as("seed " + seed).doesNotThrowAnyException();
        }
    }
}
