package dev.isle.plan.loop;

import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.Record;
import java.util.List;

/** What became of applying a file set. */
public sealed interface Applied {
    /**
     * It is in force.
     *
     * @param changed false when the same plan was in force already
     */
    record Accepted(Plan plan, boolean changed, Record record) implements Applied {}

    /**
     * Nothing changed; the last good plan stays in force.
     *
     * @param code short and stable: {@code invalid}, {@code no-ports}, {@code world-moved}, {@code refused-change}, {@code lease-ended}
     * @param problems what is wrong and what to do, a line each
     */
    record Refused(String code, List<String> problems) implements Applied {
        /** Copies. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
