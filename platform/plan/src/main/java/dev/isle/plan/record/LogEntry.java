package dev.isle.plan.record;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit trail: when, who, what, which plan, why. Append-only; each entry's hash covers the hash of the one before, so that a changed, dropped
 * or inserted entry breaks the chain where it happened.
 *
 * @param number from 1, without a gap
 * @param by who: a user, or {@code isle} for the loop
 * @param what the step: {@code apply}, {@code start}, {@code stop}, {@code task}, {@code reject}, ...
 * @param subject server, task or file that it is about; empty when it is the environment as a whole
 * @param planHash of the plan in force; empty before the first
 * @param reason a {@link dev.isle.plan.decide.Reason} in lower case, or the verb's own word
 * @param detail the evidence in words
 * @param with further facts, such as approver and ticket
 * @param previous hash of the entry before; empty for the first
 * @param hash over all of the above
 */
public record LogEntry(
        long number,
        Instant at,
        String by,
        String what,
        String subject,
        String planHash,
        String reason,
        String detail,
        Map<String, String> with,
        String previous,
        String hash) {

    /** Copies. */
    public LogEntry {
        with = Map.copyOf(with);
    }

    /** An entry that is not yet numbered and chained; the same parts as {@link LogEntry}. */
    public record Draft(
            Instant at,
            String by,
            String what,
            String subject,
            @Nullable String planHash,
            String reason,
            String detail,
            Map<String, String> with) {
        /** Copies. */
        public Draft {
            with = Map.copyOf(with);
        }

        /** Without further facts. */
        public Draft(
                Instant at,
                String by,
                String what,
                String subject,
                @Nullable String planHash,
                String reason,
                String detail) {
            this(at, by, what, subject, planHash, reason, detail, Map.of());
        }
    }
}
