package dev.isle.suite.server.schedule;

import dev.isle.suite.server.schedule.Task.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done at a moment. Pure: tasks, what is known of their runs, and the time go in.
 *
 * <ol>
 *   <li>A daily task is due for each business day of its calendar within the last {@value #LOOK_BACK_DAYS} days whose time has
 *       come since the task exists. Without a run: in time, it begins; later than its grace, its policy decides.
 *   <li>A task of a chain begins when the one before it is done for that date; where that was skipped, it is skipped.
 *   <li>A run whose scheduler is not heard of any more is taken over.
 * </ol>
 *
 * Invariant: for a task and a date with a run nothing is decided but its taking over, so nothing runs twice.
 */
final class Timetable {
    /** How far back a missed run is looked for. */
    static final int LOOK_BACK_DAYS = 14;

    private Timetable() {}

    /** What to do. */
    sealed interface Step {
        /** Begin a run. */
        record Begin(Task task, LocalDate date, Instant due, boolean late) implements Step {}

        /** Note that a date is left out. */
        record Skip(Task task, LocalDate date, Instant due, String why) implements Step {}

        /** Note that somebody must decide. */
        record Ask(Task task, LocalDate date, Instant due) implements Step {}

        /** Go on with the run of a scheduler that is gone. */
        record TakeOver(Task task, LocalDate date) implements Step {}
    }

    private record Key(String task, LocalDate date) {}

    /** Every step that is to be taken at that moment, in the order of time. */
    static List<Step> steps(List<Task> tasks, List<Run> runs, Instant now) {
        Map<Key, Run> known = new HashMap<>();
        runs.forEach(run -> known.put(new Key(run.task(), run.date()), run));
        List<Step> steps = new ArrayList<>();
        for (Task task : tasks) {
            switch (task.trigger()) {
                case Trigger.Daily daily -> daily(task, daily, known, now, steps);
                case Trigger.After after -> chained(task, after, runs, known, now, steps);
            }
            runs.stream()
                    .filter(run ->
                            run.task().equals(task.name()) && run.state() == Run.State.RUNNING && run.leaseOver())
                    .forEach(run -> steps.add(new Step.TakeOver(task, run.date())));
        }
        return steps;
    }

    private static void daily(Task task, Trigger.Daily daily, Map<Key, Run> known, Instant now, List<Step> steps) {
        List<LocalDate> missed = new ArrayList<>();
        LocalDate today = now.atZone(daily.zone()).toLocalDate();
        for (LocalDate date = today.minusDays(LOOK_BACK_DAYS); !date.isAfter(today); date = date.plusDays(1)) {
            if (!daily.business(date) || known.containsKey(new Key(task.name(), date))) {
                continue;
            }
            Instant due = daily.due(date);
            if (due.isAfter(now) || due.isBefore(task.since())) {
                continue;
            }
            if (now.isAfter(due.plus(Duration.ofMinutes(daily.graceMinutes())))) {
                missed.add(date);
            } else {
                steps.add(new Step.Begin(task, date, due, false));
            }
        }
        for (int i = 0; i < missed.size(); i++) {
            LocalDate date = missed.get(i);
            Instant due = daily.due(date);
            steps.add(
                    switch (task.missed()) {
                        case SKIP -> new Step.Skip(task, date, due, "missed");
                        case ASK -> new Step.Ask(task, date, due);
                        case ONCE ->
                            i == missed.size() - 1 && !newer(task, known, date)
                                    ? new Step.Begin(task, date, due, true)
                                    : new Step.Skip(task, date, due, "missed; a later date is run");
                    });
        }
    }

    /** Whether a later date has a run already, or is about to have one in time. */
    private static boolean newer(Task task, Map<Key, Run> known, LocalDate date) {
        return known.keySet().stream()
                .anyMatch(key -> key.task().equals(task.name()) && key.date().isAfter(date));
    }

    private static void chained(
            Task task, Trigger.After after, List<Run> runs, Map<Key, Run> known, Instant now, List<Step> steps) {
        for (Run before : runs) {
            @Nullable Run own = known.get(new Key(task.name(), before.date()));
            if (!before.task().equals(after.task()) || own != null) {
                continue;
            }
            switch (before.state()) {
                case DONE -> steps.add(new Step.Begin(task, before.date(), now, false));
                case SKIPPED -> steps.add(new Step.Skip(task, before.date(), now, after.task() + " was skipped"));
                case RUNNING, FAILED, ASKED -> {} // not yet
            }
        }
    }
}
