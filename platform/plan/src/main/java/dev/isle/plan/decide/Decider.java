package dev.isle.plan.decide;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.Record;
import java.time.Instant;

/** Decides the next steps. Pure, total and deterministic: equal arguments give equal decisions, and no argument makes it throw. */
@FunctionalInterface
public interface Decider {
    /**
     * Decides.
     *
     * @param capabilities what the runtime heals by itself
     * @param now the time of the decision
     */
    Decisions decide(Plan plan, Observation observation, Record record, Capabilities capabilities, Instant now);
}
