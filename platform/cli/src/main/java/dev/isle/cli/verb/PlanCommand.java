package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.local.preflight.Preflight;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.diff.PlanDiff;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.Tenure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code isle plan} and {@code isle diff}: what {@code up} would do; nothing is changed. */
final class PlanCommand implements Command {
    private final boolean whole;

    /**
     * A command.
     *
     * @param whole with sums and hindrances; else only what differs
     */
    PlanCommand(boolean whole) {
        this.whole = whole;
    }

    @Override
    public int run(Session session) {
        FileSetReader.Valid files = FileSetReader.asMade(session, Choice.fileOf(session));
        Installation environment =
                session.site().open(files.model().environment().metadata().name());
        Foreign.of(session, environment).ifPresent(foreign -> foreign.warn(session));
        Plan plan = plan(session, files, environment);
        Instant now = session.world().clock().instant();
        Plan former = environment.record().planAt(now);
        if (session.world().looking() && session.line().has("out")) {
            throw new WouldChange();
        }
        PlanDiff diff = PlanDiff.between(former, new Tenure(plan, now, now).inForce());
        List<Preflight.Finding> hindrances = whole ? environment.hindrances(plan) : List.of();
        session.line()
                .value("out")
                .ifPresent(out -> new PlanFile(
                                plan.environment(), plan.hash(), former == null ? "" : former.hash(), files.set())
                        .write(session, out));
        Output output = session.output();
        if (output.structured()) {
            output.document(document(plan, diff, hindrances));
        } else {
            text(session, plan, diff, hindrances);
            files.warnings().forEach(warning -> output.line(output.paint().amber("warning: ") + warning));
            session.line().value("out").ifPresent(out -> output.line("next: isle up --plan " + Session.quoted(out)));
        }
        return diff.empty() ? Exit.DONE : Exit.CHANGES;
    }

    /** The plan that the files lead to now. */
    static Plan plan(Session session, FileSetReader.Valid files, Installation environment) {
        return switch (environment.preview(files.set())) {
            case Planned.Good good -> good.plan();
            case Planned.Bad bad -> throw FileSetReader.mistakes(session, files.file(), bad.problems());
            case Planned.PortsWanted wanted ->
                throw Failure.error("no numbers were found for the ports " + wanted.ports(), List.of(), "isle doctor");
        };
    }

    private void text(Session session, Plan plan, PlanDiff diff, List<Preflight.Finding> hindrances) {
        Output output = session.output();
        Paint paint = output.paint();
        output.line(ContextLine.of(paint, session.site().runtime(), plan));
        Table table = new Table("", "SUBJECT", "COST", "WHAT");
        for (PlanDiff.Item item : diff.items()) {
            boolean wide = output.format() == Output.Format.WIDE;
            table.row(
                    mark(paint, item.kind()),
                    item.subject(),
                    word(item.cost().name()),
                    Paint.harmless(wide ? item.words() : item.summary()));
            if (wide) {
                item.more().forEach(words -> table.row("", "", "", Paint.harmless(words)));
            }
        }
        output.table(table);
        if (diff.empty()) {
            output.line(paint.green("✓") + " nothing would change");
        }
        if (whole) {
            output.line(sums("sum", diff.after()));
            if (diff.from() != null && !diff.empty()) {
                output.line(sums("was", diff.before()));
            }
        }
        hindrances.forEach(found -> {
            output.line(paint.red("✗ ") + found.what());
            output.line("  fix: " + paint.cyan(found.todo()));
        });
    }

    private static String mark(Paint paint, PlanDiff.Kind kind) {
        return switch (kind) {
            case ADD -> paint.green("+");
            case CHANGE -> paint.amber("~");
            case REMOVE -> paint.red("-");
        };
    }

    private static String sums(String head, PlanDiff.Sums sums) {
        return head + "  " + sums.servers() + " servers, "
                + String.format(Locale.ROOT, "%.1f", sums.cpuMillis() / 1000.0)
                + " cores, " + Measures.bytes(sums.memoryBytes()) + " memory, " + Measures.bytes(sums.diskBytes())
                + " disk, " + sums.ports() + " ports";
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static JsonValue document(Plan plan, PlanDiff diff, List<Preflight.Finding> hindrances) {
        return Json.object()
                .put("environment", plan.environment())
                .put("suite", plan.suite())
                .put("release", plan.release())
                .put("from", diff.from())
                .put("to", diff.to())
                .put("changes", !diff.empty())
                .put(
                        "items",
                        Json.array(diff.items().stream()
                                .map(item -> Json.object()
                                        .put("kind", word(item.kind().name()))
                                        .put("subject", item.subject())
                                        .put("cost", word(item.cost().name()))
                                        .put("words", item.words())
                                        .put("more", Json.texts(item.more()))
                                        .build())
                                .toList()))
                .put("before", sums(diff.before()))
                .put("after", sums(diff.after()))
                .put(
                        "hindrances",
                        Json.array(hindrances.stream()
                                .map(found -> Json.object()
                                        .put("check", found.id())
                                        .put("what", found.what())
                                        .put("todo", found.todo())
                                        .build())
                                .toList()))
                .build();
    }

    private static JsonValue sums(PlanDiff.Sums of) {
        return Json.object()
                .put("servers", of.servers())
                .put("cpuMillis", of.cpuMillis())
                .put("memoryBytes", of.memoryBytes())
                .put("diskBytes", of.diskBytes())
                .put("ports", of.ports())
                .build();
    }
}
