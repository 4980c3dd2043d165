package dev.isle.plan.planner;

import dev.isle.plan.desired.Allocation;

/** Makes the plan of one model for one runtime's layout, given an allocation of ports. Pure: equal allocations give equal plans. */
@FunctionalInterface
public interface Planning {
    /** Plans. */
    Planned plan(Allocation allocation);
}
