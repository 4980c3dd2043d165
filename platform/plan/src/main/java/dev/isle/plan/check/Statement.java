package dev.isle.plan.check;

import dev.isle.model.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check's task states as its result, in the format {@code isle-check/1}.
 *
 * @param good whether all is as it should be; null when the task could not find that out
 * @param summary one line
 * @param findings the first ones; of a good check they are notes
 * @param more how many further findings there are
 * @param counted how much was looked at, by name
 */
public record Statement(
        @Nullable Boolean good, String summary, List<Finding> findings, long more, Map<String, Long> counted) {
    /** Copies. */
    public Statement {
        findings = List.copyOf(findings);
        counted = Collections.unmodifiableMap(new LinkedHashMap<>(counted));
    }

    /**
     * One thing that was found.
     *
     * @param what one line for people, complete by itself
     * @param details for programs: texts, numbers, truth values and nulls by name
     */
    public record Finding(String what, Map<String, JsonValue> details) {
        /** Copies. */
        public Finding {
            details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        }
    }
}
