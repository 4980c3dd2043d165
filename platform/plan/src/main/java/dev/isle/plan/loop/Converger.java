package dev.isle.plan.loop;

import dev.isle.plan.decide.Decider;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Setbacks;
import dev.isle.plan.decide.Waiting;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.runtime.Runtime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loop's body: one turn looks at the world and moves it one step towards the plan. The same for the local supervisor, the operator and an agent.
 *
 * <p>Steps of a turn:
 *
 * <ol>
 *   <li>read the Record; without a plan there is nothing to do;
 *   <li>prepare: what must exist before servers start, and what costs no restart;
 *   <li>observe;
 *   <li>decide;
 *   <li>record: store what is remembered and append the decisions, and who took over and became active, to the log. Somebody else wrote in between (a new file, a request): nothing is carried
 *       out, the next turn decides again;
 *   <li>act; a step that could not be begun is recorded and gets a pause.
 * </ol>
 *
 * <p>Invariants: nothing is carried out that is not in the log; a turn that ends anywhere (a crash included) leaves a state from which the next turn goes on; a
 * failure of preparation keeps servers from starting, never from being stopped; whatever goes wrong with one server hinders no other.
 *
 * <p>Holds no state between turns but that it has looked before. Thread-safety: one thread at a time.
 */
public final class Converger {
    /** Who the log names for the loop's own decisions. */
    public static final String ISLE = "isle";

    private final Runtime runtime;
    private final RecordStore store;
    private final Decider decider;
    private final Clock clock;
    private final Pace pace;
    private final String watcher;
    private boolean looked;

    /** Over a runtime and a store of the same environment, without a name of its own. */
    public Converger(Runtime runtime, RecordStore store, Decider decider, Clock clock, Pace pace) {
        this(runtime, store, decider, clock, pace, ISLE);
    }

    /**
     * Over a runtime and a store of the same environment.
     *
     * @param watcher names who drives it, such as the supervisor's process: when another one goes on, the log says so
     */
    public Converger(Runtime runtime, RecordStore store, Decider decider, Clock clock, Pace pace, String watcher) {
        this.watcher = watcher;
        this.runtime = runtime;
        this.store = store;
        this.decider = decider;
        this.clock = clock;
        this.pace = pace;
    }

    /** One turn. Throws only what the store throws when it cannot be read at all. */
    public Turn turn() {
        Instant at = clock.instant();
        Record before = store.read();
        Plan plan = before.plan();
        if (plan == null) {
            return new Turn(at, before, null, List.of(), List.of(), List.of(), false, null);
        }
        List<Turn.Failure> failures = new ArrayList<>();
        boolean prepared = prepare(plan, failures);
        Observation seen = observe(plan, failures);
        if (seen == null) {
            return new Turn(at, before, null, List.of(), List.of(), failures, false, at.plus(pace.troubled()));
        }
        Instant now = clock.instant();
        Record known = looked ? before : Setbacks.afterAbsence(before);
        Decisions decisions = decider.decide(plan, seen, known, runtime.capabilities(), now);
        List<Decision> steps = prepared ? decisions.steps() : stopsOf(decisions.steps());
        Transitions.Seen watched = Transitions.look(watcher, !looked, Tenure.of(plan, before, now), seen, decisions);
        List<Decisions.Note> notes = new ArrayList<>(watched.notes());
        notes.addAll(decisions.notes());
        Record stored = record(before, watched.next(), notes, steps, plan, now, failures);
        if (stored == null) {
            return new Turn(
                    at,
                    before,
                    seen,
                    List.of(),
                    decisions.waitings(),
                    failures,
                    false,
                    next(now, decisions, true, failures));
        }
        looked = true;
        List<Decision> done = new ArrayList<>();
        stored = act(steps, plan, stored, done, failures);
        return new Turn(
                at,
                stored,
                seen,
                done,
                decisions.waitings(),
                failures,
                decisions.removal(),
                next(now, decisions, !done.isEmpty(), failures));
    }

    private boolean prepare(Plan plan, List<Turn.Failure> failures) {
        try {
            runtime.prepare(plan);
            return true;
        } catch (RuntimeException e) {
            failures.add(new Turn.Failure("", words(e)));
            return false;
        }
    }

    private @Nullable Observation observe(Plan plan, List<Turn.Failure> failures) {
        try {
            return runtime.observe(plan);
        } catch (RuntimeException e) {
            failures.add(new Turn.Failure("", words(e)));
            return null;
        }
    }

    private static List<Decision> stopsOf(List<Decision> steps) {
        return steps.stream()
                .filter(s -> s instanceof Decision.Stop || s instanceof Decision.Kill)
                .toList();
    }

    /** Stores what is new; null when somebody else wrote in between or nothing can be written. */
    private @Nullable Record record(
            Record before,
            Record next,
            List<Decisions.Note> notes,
            List<Decision> steps,
            Plan plan,
            Instant now,
            List<Turn.Failure> failures) {
        List<LogEntry.Draft> entries = new ArrayList<>();
        for (Decisions.Note note : notes) {
            entries.add(entry(now, note.what(), note.subject(), plan, note.reason(), note.detail()));
        }
        for (Decision step : steps) {
            entries.add(entry(now, verb(step), step.subject(), plan, step.reason(), step.detail()));
        }
        if (entries.isEmpty() && next.equals(before)) {
            return before;
        }
        try {
            return store.write(next, entries);
        } catch (RecordStore.StaleRecord e) {
            return null;
        } catch (RuntimeException e) {
            failures.add(new Turn.Failure("", words(e)));
            return null;
        }
    }

    private Record act(
            List<Decision> steps, Plan plan, Record stored, List<Decision> done, List<Turn.Failure> failures) {
        Record after = stored;
        List<LogEntry.Draft> entries = new ArrayList<>();
        for (Decision step : steps) {
            try {
                runtime.act(step, plan);
                done.add(step);
            } catch (RuntimeException e) {
                String words = words(e);
                Instant now = clock.instant();
                failures.add(new Turn.Failure(step.subject(), words));
                after = Setbacks.note(after, step, words, now);
                entries.add(entry(now, verb(step) + "-failed", step.subject(), plan, Reason.STEP_FAILED, words));
            }
        }
        if (entries.isEmpty()) {
            return stored;
        }
        try {
            return store.write(after, entries);
        } catch (RuntimeException e) {
            if (!(e instanceof RecordStore.StaleRecord)) {
                failures.add(new Turn.Failure("", words(e)));
            }
            return stored;
        }
    }

    private Instant next(Instant now, Decisions decisions, boolean stepped, List<Turn.Failure> failures) {
        Instant latest = now.plus(
                !failures.isEmpty()
                        ? pace.troubled()
                        : stepped ? pace.afterStep() : busy(decisions.waitings()) ? pace.busy() : pace.quiet());
        Instant wake = decisions.wakeAt();
        return wake != null && wake.isBefore(latest) ? (wake.isBefore(now) ? now : wake) : latest;
    }

    private static boolean busy(List<Waiting> waitings) {
        return waitings.stream().anyMatch(w -> switch (w.reason()) {
            case STARTING, STILL_STOPPING, TASK_RUNNING, HAND_OVER -> true;
            default -> false;
        });
    }

    private static LogEntry.Draft entry(
            Instant at, String what, String subject, Plan plan, Reason reason, String detail) {
        return new LogEntry.Draft(at, ISLE, what, subject, plan.hash(), reason.id(), detail);
    }

    private static String verb(Decision step) {
        return switch (step) {
            case Decision.Start start -> "start";
            case Decision.Stop stop -> stop.remove() ? "remove" : "stop";
            case Decision.Kill kill -> "kill";
            case Decision.HandOver handOver -> "hand-over";
            case Decision.Promote promote -> "promote";
            case Decision.RunTask task -> "run-task";
        };
    }

    private static String words(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
