package dev.isle.plan.sim;

import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;

/** Watches a world and throws a {@link Violation} when an invariant does not hold. */
interface Judge {
    /** Lets everything pass. */
    Judge NONE = new Judge() {
        @Override
        public void observed(Observation seen, Plan plan) {}

        @Override
        public void deciding(Decision decision, Plan plan, World world) {}

        @Override
        public void look(World world) {}
    };

    /** What Isle saw. */
    void observed(Observation seen, Plan plan);

    /** A step is about to be carried out. */
    void deciding(Decision decision, Plan plan, World world);

    /** Time went on. */
    void look(World world);
}
