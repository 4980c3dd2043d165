package dev.isle.cli.verb;

import dev.isle.cli.run.Checking;
import dev.isle.cli.run.OneRun;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.LiveLines;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.json.Json;
import dev.isle.plan.check.CheckDocument;
import dev.isle.plan.check.CheckOutcome;
import dev.isle.plan.check.CheckOutcome.Verdict;
import dev.isle.plan.check.Statement;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.TaskPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code isle check}: runs the tasks of checks anew, one after the other, and tells what they found. A check that cannot be found out keeps none of the others
 * from being run.
 */
final class CheckCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Snapshot before = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, before.plan());
        Map<CheckPlan, TaskPlan> chosen = chosen(session, plan);
        chosen.values().forEach(task -> RunCommand.refuse(session, before, plan, task));
        Output output = session.output();
        if (!output.structured()) {
            output.line(ContextLine.of(output.paint(), session.site().runtime(), plan));
            output.streams().out().flush();
        }
        List<CheckOutcome> outcomes = all(session, environment, chosen);
        if (output.structured()) {
            output.document(CheckDocument.of(plan, outcomes));
        } else {
            next(session, outcomes);
        }
        return code(outcomes);
    }

    /** As typed, or all of the suite. */
    private static Map<CheckPlan, TaskPlan> chosen(Session session, Plan plan) {
        if (plan.checks().isEmpty()) {
            throw Failure.error(
                    "the suite " + plan.suite() + " has no checks",
                    List.of("`checks` of its suite file names tasks that check an environment"),
                    "isle status" + Choice.option(session));
        }
        List<String> known = plan.checks().stream().map(CheckPlan::name).toList();
        List<String> typed = session.line().operands();
        Map<CheckPlan, TaskPlan> chosen = new LinkedHashMap<>();
        for (String name : typed.isEmpty() ? known : typed) {
            CheckPlan check = plan.check(name).orElseThrow(() -> Choice.unknown(session, "check", name, known));
            chosen.put(
                    check,
                    plan.task(check.task())
                            .orElseThrow(() -> Choice.unknown(session, "task", check.task(), List.of())));
        }
        return chosen;
    }

    private static List<CheckOutcome> all(Session session, Installation environment, Map<CheckPlan, TaskPlan> chosen)
            throws InterruptedException {
        Instant began = session.world().clock().instant();
        int width =
                chosen.keySet().stream().mapToInt(c -> c.name().length()).max().orElse(0);
        List<CheckOutcome> outcomes = new ArrayList<>();
        for (Map.Entry<CheckPlan, TaskPlan> each : chosen.entrySet()) {
            CheckPlan check = each.getKey();
            Instant from = session.world().clock().instant();
            Duration left = session.line().has("timeout")
                    ? session.timeout().minus(Duration.between(began, from))
                    : OneRun.usual(each.getValue());
            CheckOutcome outcome = left.isPositive()
                    ? one(session, environment, check, each.getValue(), left)
                    : CheckOutcome.without(check, Verdict.UNFINISHED, "it was not begun: the time was up");
            outcomes.add(outcome);
            if (!session.output().structured()) {
                show(
                        session.output(),
                        outcome,
                        width,
                        Duration.between(from, session.world().clock().instant()));
            }
        }
        return outcomes;
    }

    private static CheckOutcome one(
            Session session, Installation environment, CheckPlan check, TaskPlan task, Duration atMost)
            throws InterruptedException {
        Output output = session.output();
        LiveLines moving = new LiveLines(
                output.streams().err(),
                output.errorPaint(),
                output.streams().errTerminal(),
                output.streams().columns());
        session.world()
                .interrupt()
                .leaves("task " + task.name() + " runs on in the background; `isle status" + Choice.option(session)
                        + "` shows it");
        if (output.streams().errTerminal()) {
            moving.show(Map.of(
                    check.name(),
                    new LiveLines.State("task " + task.name() + " runs", LiveLines.Tone.MOVING, Duration.ZERO, false)));
        }
        CheckOutcome outcome =
                Checking.run(environment, check, task, session.world().user(), Applying.reason(session), atMost);
        moving.show(Map.of());
        session.world().interrupt().over();
        return outcome;
    }

    private static void show(Output output, CheckOutcome outcome, int width, Duration took) {
        Paint paint = output.paint();
        String mark = switch (outcome.verdict()) {
            case GOOD -> paint.green("✓");
            case BAD -> paint.red("✗");
            case UNKNOWN -> paint.amber("?");
            case UNFINISHED -> paint.cyan("…");
        };
        String name = outcome.check().name();
        output.foreign("  " + mark + " " + name + " ".repeat(width - name.length() + 2)
                + Paint.harmless(outcome.summary()) + paint.dim("  " + Measures.duration(took)));
        boolean wide = output.format() == Output.Format.WIDE;
        for (Statement.Finding finding : outcome.findings()) {
            output.foreign("      " + Paint.harmless(finding.what()) + (wide ? paint.dim(details(finding)) : ""));
        }
        if (outcome.more() > 0) {
            output.foreign("      and " + outcome.more() + " more");
        }
        if (wide && !outcome.counted().isEmpty()) {
            List<String> counted = new ArrayList<>();
            outcome.counted().forEach((what, number) -> counted.add(Paint.harmless(what) + " " + number));
            output.foreign("      " + paint.dim("looked at: " + String.join(", ", counted)));
        }
        output.streams().out().flush();
    }

    private static String details(Statement.Finding finding) {
        StringBuilder text = new StringBuilder();
        finding.details()
                .forEach((key, value) -> text.append("  ")
                        .append(Paint.harmless(key))
                        .append('=')
                        .append(Paint.harmless(Json.compact(value))));
        return text.toString();
    }

    private static void next(Session session, List<CheckOutcome> outcomes) {
        outcomes.stream()
                .filter(outcome -> outcome.verdict() != Verdict.GOOD)
                .map(outcome -> outcome.check().task())
                .distinct()
                .forEach(task -> session.output().line("next: isle logs task-" + task + Choice.logsOption(session)));
    }

    private static int code(List<CheckOutcome> outcomes) {
        if (outcomes.stream().anyMatch(o -> o.verdict() == Verdict.BAD || o.verdict() == Verdict.UNKNOWN)) {
            return Exit.ERROR;
        }
        return outcomes.stream().allMatch(o -> o.verdict() == Verdict.GOOD) ? Exit.DONE : Exit.NOT_READY;
    }
}
