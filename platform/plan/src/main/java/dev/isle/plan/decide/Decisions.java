package dev.isle.plan.decide;

import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the world led to.
 *
 * @param steps to carry out, in this order; at most one per server or task
 * @param waitings what is waited for, and why
 * @param notes what was found out beside the steps and belongs into the log: a server given up, a request that is done with
 * @param next what to remember: the given Record with its parts brought up to date; stored before the steps are carried out, so that a step is never missing
 *     from the log, and a repeated turn counts nothing twice
 * @param wakeAt when time alone changes something: the end of a back-off, of a start-up time, of a calm time, of a lease; null for never
 * @param removal whether the environment is to be removed now: its lease has ended so, and nothing of it runs any more
 */
public record Decisions(
        List<Decision> steps,
        List<Waiting> waitings,
        List<Note> notes,
        Record next,
        @Nullable Instant wakeAt,
        boolean removal) {
    /** Of an environment that stays. */
    public Decisions(
            List<Decision> steps, List<Waiting> waitings, List<Note> notes, Record next, @Nullable Instant wakeAt) {
        this(steps, waitings, notes, next, wakeAt, false);
    }

    /** Copies. */
    public Decisions {
        steps = List.copyOf(steps);
        waitings = List.copyOf(waitings);
        notes = List.copyOf(notes);
    }

    /** Something worth an entry in the log that is no step. */
    public record Note(String subject, String what, Reason reason, String detail) {}
}
