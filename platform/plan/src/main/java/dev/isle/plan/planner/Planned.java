package dev.isle.plan.planner;

import dev.isle.model.problem.Problem;
import dev.isle.plan.desired.Plan;
import java.util.List;

/** What planning led to. */
public sealed interface Planned {
    /** A plan: complete, each port with its number. */
    record Good(Plan plan) implements Planned {}

    /**
     * Some ports have no number yet: let the runtime allocate them, and plan again.
     *
     * @param ports {@code server/port} names in plan order
     */
    record PortsWanted(List<String> ports) implements Planned {
        /** Copies. */
        public PortsWanted {
            ports = List.copyOf(ports);
        }
    }

    /** Mistakes, all of them, with their places; never none. */
    record Bad(List<Problem> problems) implements Planned {
        /** Copies. */
        public Bad {
            problems = List.copyOf(problems);
        }
    }
}
