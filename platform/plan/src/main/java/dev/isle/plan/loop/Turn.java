package dev.isle.plan.loop;

import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of the loop did.
 *
 * @param at when it began
 * @param record as stored at its end
 * @param observation what was seen; null when there is no plan yet or the world could not be looked at
 * @param done steps that were begun
 * @param waitings what is waited for
 * @param failures what could not be done, in words
 * @param removal whether the environment is to be removed now, by whoever drives the loop: its lease has ended so, and nothing of it runs any more
 * @param next when the next turn is wanted at the latest; null when there is nothing to look after
 */
public record Turn(
        Instant at,
        Record record,
        @Nullable Observation observation,
        List<Decision> done,
        List<Waiting> waitings,
        List<Failure> failures,
        boolean removal,
        @Nullable Instant next) {
    /** Copies. */
    public Turn {
        done = List.copyOf(done);
        waitings = List.copyOf(waitings);
        failures = List.copyOf(failures);
    }

    /** Whether nothing was done, nothing failed and nothing is waited for. */
    public boolean settled() {
        return done.isEmpty() && waitings.isEmpty() && failures.isEmpty();
    }

    /**
     * Something that could not be done.
     *
     * @param subject server or task; empty when it is the turn as a whole
     */
    public record Failure(String subject, String words) {}
}
