package dev.isle.cli.run;

import dev.isle.cli.site.Installation;
import dev.isle.local.client.Answer;
import dev.isle.plan.check.CheckOutcome;
import dev.isle.plan.check.CheckOutcome.Verdict;
import dev.isle.plan.check.StatementReader;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.desired.TaskPlan;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a check: its task anew, and what that states. */
public final class Checking {
    private Checking() {}

    /**
     * Runs and waits.
     *
     * @param task the check's
     * @param by who asks
     * @param reason ticket and words for the log
     * @param atMost how long to wait; the task runs on after it
     * @return what came of it, also when it could not be run at all
     */
    public static CheckOutcome run(
            Installation environment,
            CheckPlan check,
            TaskPlan task,
            String by,
            @Nullable String reason,
            Duration atMost)
            throws InterruptedException {
        StatementReader reader = new StatementReader();
        try (OneRun run = new OneRun(environment, task)) {
            if (run.ask(by, reason) instanceof Answer.Refused refused) {
                return CheckOutcome.without(
                        check, Verdict.UNKNOWN, "its task was not run: " + String.join("; ", refused.problems()));
            }
            return switch (run.follow(atMost, lines -> lines.forEach(reader::line))) {
                case OneRun.End.Over over -> CheckOutcome.of(check, over.run(), reader.said());
                case OneRun.End.Dropped dropped ->
                    CheckOutcome.without(
                            check,
                            Verdict.UNKNOWN,
                            "its task was not run: the environment was stopped, or the file changed");
                case OneRun.End.GoesOn goesOn ->
                    CheckOutcome.without(
                            check,
                            Verdict.UNFINISHED,
                            goesOn.last().watcher() == null
                                    ? "no supervisor works on it any more"
                                    : "it is not over in time; its task runs on in the background");
            };
        } catch (IOException e) {
            return CheckOutcome.without(
                    check, Verdict.UNKNOWN, "the log of task " + task.name() + " cannot be read: " + e);
        }
    }
}
