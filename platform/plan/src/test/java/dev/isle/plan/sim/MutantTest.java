package dev.isle.plan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated world sees the mistakes that it is there for: each mutant is caught by the very invariant that it is tied to. */
class MutantTest {
    private static final int SEEDS = 1_500;

    @Test
    void everyInvariantIsBrokenBySomeMutant() {
        assertThat(EnumSet.allOf(Mutant.class).stream().map(Mutant::breaks))
                .as("an invariant that no mistake breaks may hold nothing")
                .contains(Invariant.values());
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void isCaught(Mutant mutant) {
        Map<Invariant, Integer> others = new EnumMap<>(Invariant.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, Faults.all(), mutant).live();
            } catch (Violation violation) {
                if (violation.invariant() == mutant.breaks()) {
                    return;
                }
                others.merge(violation.invariant(), 1, Integer::sum);
            }
        }
        throw new AssertionError(
                mutant + " is not caught by " + mutant.breaks() + " in " + SEEDS + " worlds, only by " + others);
    }
}
