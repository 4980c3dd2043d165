package dev.isle.plan.decide;

import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs tasks: those that servers need, and those that were asked for. What became of a run is read from the observation alone, never from the Record: a run
 * that succeeded for one hash and invocation is never repeated, one whose outcome is unknown is waited for, and runs that failed are counted there too.
 */
final class TaskRuns {
    private final Deliberation now;
    private final Needs needs;

    TaskRuns(Deliberation now, Needs needs) {
        this.now = now;
        this.needs = needs;
    }

    void decide() {
        Set<String> needed = NeededTasks.of(now.plan);
        for (TaskPlan task : now.plan.tasks()) {
            Request request = now.requests.get(task.name());
            if (request != null && request.kind() == Request.Kind.RESTART) {
                drop(task, Reason.RESTART_REQUESTED, "it is a task, and only servers are restarted");
            }
            if (!now.plan.running()) {
                if (now.requests.containsKey(task.name())) {
                    drop(task, Reason.ofRest(now.tenure), "no task runs while the environment is stopped");
                }
                continue;
            }
            if (needed.contains(task.name())) {
                run(task, task.invocation(), Reason.TASK_NEEDED);
            }
            if (!now.settled(task.name())) {
                requested(task);
            }
        }
    }

    private void requested(TaskPlan task) {
        Request request = now.requests.get(task.name());
        if (request == null) {
            return;
        }
        switch (request.kind()) {
            case RUN -> {
                boolean over = run(task, request.id(), Reason.TASK_REQUESTED);
                if (over) {
                    drop(task, Reason.TASK_REQUESTED, "the run " + request.id() + " is over");
                }
            }
            case RETRY -> drop(task, Reason.RETRY_REQUESTED, "nothing needs another try");
            case RESTART -> {}
        }
    }

    /** Whether nothing more is to be done for that hash and invocation. */
    private boolean run(TaskPlan task, String invocation, Reason reason) {
        List<TaskRun> runs = now.observation.tasks().stream()
                .filter(run -> run.task().equals(task.name()))
                .toList();
        List<TaskRun> same = runs.stream()
                .filter(run ->
                        run.hash().equals(task.hash()) && run.invocation().equals(invocation))
                .toList();
        if (same.stream().anyMatch(run -> run.state() == TaskRun.State.SUCCEEDED)) {
            return true;
        }
        Optional<TaskRun> unknown = runs.stream()
                .filter(run -> run.state() == TaskRun.State.UNKNOWN)
                .findFirst();
        Optional<TaskRun> running = runs.stream()
                .filter(run -> run.state() == TaskRun.State.RUNNING)
                .findFirst();
        if (unknown.isPresent()) {
            now.await(task.name(), Reason.UNREACHABLE, unknown.get().words(), null);
        } else if (running.isPresent()) {
            forgive(task);
            now.await(
                    task.name(), Reason.TASK_RUNNING, "attempt " + running.get().attempt(), null);
        } else {
            return begin(task, invocation, reason, same);
        }
        return false;
    }

    private boolean begin(TaskPlan task, String invocation, Reason reason, List<TaskRun> failed) {
        History history = now.taskHistories.get(task.name());
        if (history == null) {
            return true;
        }
        int attempts = failed.stream().mapToInt(TaskRun::attempt).max().orElse(0);
        boolean retry = retryGranted(task, attempts, history);
        boolean exhausted = attempts >= task.attempts() || history.failed;
        String last = failed.isEmpty() ? "" : failed.getLast().words();
        if (exhausted && !retry) {
            now.await(task.name(), Reason.TASK_FAILED, history.failed ? "it could not be begun" : last, null);
            return reason == Reason.TASK_REQUESTED;
        }
        Instant pause = pause(failed, history);
        if (pause.isAfter(now.now)) {
            now.await(task.name(), Reason.BACK_OFF, last, pause);
            return false;
        }
        Optional<Need> missing = needs.missing(task);
        if (missing.isPresent()) {
            now.await(task.name(), Reason.NEEDS, missing.get() + " does not hold", null);
            return false;
        }
        Optional<String> leaving = needs.of(task).filter(now::stopping).findFirst();
        if (leaving.isPresent()) {
            now.await(task.name(), Reason.NEEDS, leaving.get() + " is stopped first", null);
            return false;
        }
        Reason why = attempts == 0 ? reason : Reason.TASK_RETRY;
        String detail = attempts == 0 ? "" : "attempt " + (attempts + 1) + " after: " + last;
        now.step(new Decision.RunTask(task.name(), task.hash(), invocation, attempts + 1, why, detail));
        return false;
    }

    /** Another try grants one attempt more: it is noted with the attempts made so far, and over when there is one more. */
    private boolean retryGranted(TaskPlan task, int attempts, History history) {
        Request request = now.requests.get(task.name());
        if (request == null || request.kind() != Request.Kind.RETRY) {
            return false;
        }
        String made = Integer.toString(attempts);
        if (request.id().isEmpty()) {
            history.forgive();
            now.requests.put(task.name(), new Request(request.kind(), made, request.at(), request.by()));
            return true;
        }
        if (!request.id().equals(made)) {
            drop(task, Reason.RETRY_REQUESTED, "done");
            return false;
        }
        return true;
    }

    private Instant pause(List<TaskRun> failed, History history) {
        Instant pause = history.notBefore == null ? Instant.MIN : history.notBefore;
        for (TaskRun run : failed) {
            Instant ended = run.endedAt();
            if (ended != null && !ended.isAfter(now.now)) {
                Instant end = ended.plus(BackOff.afterAttempt(run.attempt()));
                pause = end.isAfter(pause) ? end : pause;
            }
        }
        return pause;
    }

    private void forgive(TaskPlan task) {
        History history = now.taskHistories.get(task.name());
        if (history != null) {
            history.forgive();
        }
    }

    private void drop(TaskPlan task, Reason reason, String detail) {
        now.requests.remove(task.name());
        now.note(task.name(), "request", reason, detail);
    }
}
