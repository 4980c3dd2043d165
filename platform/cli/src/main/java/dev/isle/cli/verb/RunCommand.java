package dev.isle.cli.verb;

import dev.isle.cli.run.OneRun;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.observed.TaskRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code isle run}: one more run of a task, carried out by whoever runs the loop. Its log is followed, and its exit status is the verb's. One at a time: while it
 * runs, for whatever reason, another one is refused at once.
 */
final class RunCommand implements Command {
    private static final int HIGHEST_STATUS = 255;

    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Snapshot before = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, before.plan());
        TaskPlan task = task(session, plan);
        refuse(session, before, plan, task);
        Instant began = session.world().clock().instant();
        try (OneRun run = new OneRun(environment, task)) {
            Applying.accepted(session, run.ask(session.world().user(), Applying.reason(session)));
            if (session.line().has("no-wait")) {
                session.output().line("  task " + task.name() + " runs in the background as " + run.invocation());
                return Exit.DONE;
            }
            return follow(session, task, run, began);
        } catch (IOException e) {
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

    /** Refuses what cannot be run now. */
    static void refuse(Session session, Snapshot before, Plan plan, TaskPlan task) {
        String option = Choice.option(session);
        if (!plan.running()) {
            throw Failure.refused("no task runs while the environment is stopped", List.of(), "isle start" + option);
        }
        OneRun.running(before, task).ifPresent(running -> {
            Instant since = running.startedAt();
            throw Failure.refused(
                    "task " + task.name() + " runs already" + (since == null ? "" : ", since " + since),
                    List.of("attempt " + running.attempt() + ", " + running.invocation()),
                    "isle logs task-" + task.name() + " --follow" + Choice.logsOption(session));
        });
    }

    private static int follow(Session session, TaskPlan task, OneRun run, Instant began)
            throws InterruptedException, IOException {
        String option = Choice.option(session);
        session.world()
                .interrupt()
                .leaves("task " + task.name() + " runs on in the background; `isle status" + option + "` shows it");
        Duration atMost = session.line().has("timeout") ? session.timeout() : OneRun.usual(task);
        OneRun.End end = run.follow(atMost, lines -> print(session, lines));
        session.world().interrupt().over();
        return switch (end) {
            case OneRun.End.Over over -> end(session, over.run(), began);
            case OneRun.End.Dropped dropped ->
                throw Failure.error(
                        "task " + task.name() + " was not run",
                        List.of("the request was dropped: the environment was stopped, or the file changed"),
                        "isle history" + option);
            case OneRun.End.GoesOn goesOn ->
                throw new Failure(
                        Exit.NOT_READY,
                        goesOn.last().watcher() == null
                                ? "no supervisor works on it any more"
                                : "task " + task.name() + " is not over within " + Measures.duration(atMost)
                                        + "; it runs on in the background",
                        WhyLines.of(session, goesOn.last()),
                        List.of("isle status" + option));
        };
    }

    private static int end(Session session, TaskRun run, Instant began) {
        Output output = session.output();
        if (run.state() == TaskRun.State.SUCCEEDED) {
            Duration took = Duration.between(began, session.world().clock().instant());
            output.aside(output.errorPaint().green("✓") + " task " + run.task() + ": " + Paint.harmless(run.words())
                    + "  " + output.errorPaint().dim(Measures.duration(took)));
            return Exit.DONE;
        }
        String attempts = run.attempt() > 1 ? " at the last of " + run.attempt() + " attempts" : "";
        output.warning("task " + run.task() + " failed" + attempts + ": " + Paint.harmless(run.words()));
        Integer status = run.exitStatus();
        return status == null || status <= 0 || status > HIGHEST_STATUS ? Exit.ERROR : status;
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
