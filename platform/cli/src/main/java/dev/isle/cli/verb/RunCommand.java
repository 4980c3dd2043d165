package dev.isle.cli.verb;

import dev.isle.cli.logs.LogTail;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.Mailbox;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code isle run}: one more run of a task, carried out by whoever runs the loop. Its log is followed, and its exit status is the verb's. One at a time: while it
 * runs, for whatever reason, another one is refused at once.
 */
final class RunCommand implements Command {
    private static final Duration BESIDE_THE_TASK = Duration.ofSeconds(60);
    private static final int HIGHEST_STATUS = 255;

    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Snapshot before = environment.snapshot();
        Plan plan = before.plan();
        if (plan == null) {
            throw Choice.nothingApplied(session, environment);
        }
        TaskPlan task = task(session, plan);
        refuse(session, before, plan, task);
        String invocation = Mailbox.newId();
        Instant began = session.world().clock().instant();
        try (LogTail log = LogTail.of(environment.taskLog(task.name()))) {
            Applying.accepted(
                    session,
                    environment.run(task.name(), invocation, session.world().user(), Applying.reason(session)));
            if (session.line().has("no-wait")) {
                session.output().line("  task " + task.name() + " runs in the background as " + invocation);
                return Exit.DONE;
            }
            return follow(session, environment, task, invocation, log, began);
        } catch (IOException | UncheckedIOException e) {
            throw Failure.error(
                    "the log of task " + task.name() + " cannot be read: " + e,
                    List.of("the task itself is not concerned"),
                    "isle status" + Choice.option(session));
        }
    }

    private static TaskPlan task(Session session, Plan plan) {
        String typed = session.line().operands().getFirst();
        List<String> known = plan.tasks().stream().map(TaskPlan::name).toList();
        return plan.task(typed).orElseThrow(() -> Choice.unknown(session, "task", typed, known));
    }

    private static void refuse(Session session, Snapshot before, Plan plan, TaskPlan task) {
        String option = Choice.option(session);
        if (!plan.running()) {
            throw Failure.refused("no task runs while the environment is stopped", List.of(), "isle start" + option);
        }
        Optional<TaskRun> running = before.observation().tasks().stream()
                .filter(run -> run.task().equals(task.name()) && run.state() == TaskRun.State.RUNNING)
                .findFirst();
        if (running.isPresent()) {
            Instant since = running.get().startedAt();
            throw Failure.refused(
                    "task " + task.name() + " runs already" + (since == null ? "" : ", since " + since),
                    List.of("attempt " + running.get().attempt() + ", "
                            + running.get().invocation()),
                    "isle logs task-" + task.name() + " --follow" + option.replace(" -f ", " --file "));
        }
    }

    private static int follow(
            Session session, Installation environment, TaskPlan task, String invocation, LogTail log, Instant began)
            throws InterruptedException, IOException {
        String option = Choice.option(session);
        session.world()
                .interrupt()
                .leaves("task " + task.name() + " runs on in the background; `isle status" + option + "` shows it");
        Duration atMost = session.line().has("timeout")
                ? session.timeout()
                : task.timeout().multipliedBy(task.attempts()).plus(BESIDE_THE_TASK);
        int[] unwatched = {0};
        Snapshot last = environment.await(
                snapshot -> {
                    print(session, lines(log));
                    unwatched[0] = snapshot.watcher() == null ? unwatched[0] + 1 : 0;
                    return over(snapshot, task, invocation) || unwatched[0] > 2;
                },
                atMost);
        print(session, lines(log));
        print(session, log.rest());
        session.world().interrupt().over();
        if (!over(last, task, invocation)) {
            throw new Failure(
                    Exit.NOT_READY,
                    last.watcher() == null
                            ? "no supervisor works on it any more"
                            : "task " + task.name() + " is not over within " + Measures.duration(atMost)
                                    + "; it runs on in the background",
                    WhyLines.of(session, last),
                    List.of("isle status" + option));
        }
        return end(session, last, task, invocation, began);
    }

    private static boolean over(Snapshot snapshot, TaskPlan task, String invocation) {
        Record.Request asked = snapshot.record().requests().get(task.name());
        return asked == null || !asked.id().equals(invocation);
    }

    private static int end(Session session, Snapshot last, TaskPlan task, String invocation, Instant began) {
        TaskRun run = last.observation().tasks().stream()
                .filter(r -> r.task().equals(task.name()) && r.invocation().equals(invocation))
                .max(Comparator.comparing((TaskRun r) -> r.state() == TaskRun.State.SUCCEEDED)
                        .thenComparingInt(TaskRun::attempt))
                .orElseThrow(() -> Failure.error(
                        "task " + task.name() + " was not run",
                        List.of("the request was dropped: the environment was stopped, or the file changed"),
                        "isle history" + Choice.option(session)));
        Output output = session.output();
        if (run.state() == TaskRun.State.SUCCEEDED) {
            Duration took = Duration.between(began, session.world().clock().instant());
            output.aside(output.errorPaint().green("✓") + " task " + task.name() + ": " + Paint.harmless(run.words())
                    + "  " + output.errorPaint().dim(Measures.duration(took)));
            return Exit.DONE;
        }
        String attempts = run.attempt() > 1 ? " at the last of " + run.attempt() + " attempts" : "";
        output.warning("task " + task.name() + " failed" + attempts + ": " + Paint.harmless(run.words()));
        Integer status = run.exitStatus();
        return status == null || status <= 0 || status > HIGHEST_STATUS ? Exit.ERROR : status;
    }

    private static List<String> lines(LogTail log) {
        try {
            return log.lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the task says is the answer; all else goes to the error stream. */
    private static void print(Session session, List<String> lines) {
        Output output = session.output();
        for (String line : lines) {
            output.foreign(output.streams().outTerminal() ? Paint.harmless(line) : line);
        }
        output.streams().out().flush();
    }
}
