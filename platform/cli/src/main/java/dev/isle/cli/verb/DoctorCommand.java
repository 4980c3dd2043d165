package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.preflight.Preflight;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.planner.Planned;
import dev.isle.release.StoredRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code isle doctor}: whether this machine can run environments, with a line to fix each finding. */
final class DoctorCommand implements Command {
    /** Like a finding of the machine, with a grade in between: what works, but only until somebody tries more. */
    private record Check(String id, Verdict verdict, String what, String todo) {}

    private enum Verdict {
        GOOD,
        WARNING,
        BAD
    }

    @Override
    public int run(Session session) {
        List<Check> checks = new ArrayList<>(List.of(java()));
        for (Preflight.Finding found : session.site().checks()) {
            checks.add(new Check(found.id(), found.good() ? Verdict.GOOD : Verdict.BAD, found.what(), found.todo()));
        }
        checks.addAll(releases(session));
        for (Installation environment : session.site().list()) {
            environment
                    .trouble()
                    .ifPresent(words -> checks.add(new Check(
                            "record", Verdict.BAD, environment.name() + ": " + words, "isle up -f FILE, after that")));
        }
        checks.addAll(file(session));
        boolean bad = checks.stream().anyMatch(check -> check.verdict() == Verdict.BAD);
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("good", !bad)
                    .put(
                            "checks",
                            Json.array(checks.stream().map(DoctorCommand::json).toList()))
                    .build());
        } else {
            checks.forEach(check -> write(output, check));
        }
        return bad ? Exit.ERROR : Exit.DONE;
    }

    private static JsonValue json(Check check) {
        return Json.object()
                .put("check", check.id())
                .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
                .put("what", check.what())
                .put("todo", check.todo())
                .build();
    }

    private static void write(Output output, Check check) {
        Paint paint = output.paint();
        String mark = switch (check.verdict()) {
            case GOOD -> paint.green("✓");
            case WARNING -> paint.amber("!");
            case BAD -> paint.red("✗");
        };
        output.line(mark + " " + String.format(Locale.ROOT, "%-12s", check.id()) + check.what());
        if (!check.todo().isEmpty()) {
            output.line("  fix: " + paint.cyan(check.todo()));
        }
    }

    private static Check java() {
        return new Check(
                "isle",
                Verdict.GOOD,
                "Isle " + VersionCommand.version() + " on Java "
                        + Runtime.version().feature() + " in " + System.getProperty("java.home"),
                "");
    }

    private static List<Check> releases(Session session) {
        List<StoredRelease> all = session.releases().list();
        if (all.isEmpty()) {
            return List.of(new Check(
                    "releases",
                    Verdict.WARNING,
                    "none is in the store or beside Isle",
                    Failure.hint("isle release scan DIR --version VERSION", "then isle release add DIR")));
        }
        List<Check> damaged = new ArrayList<>();
        for (StoredRelease release : all) {
            SealCheck.damage(release)
                    .ifPresent(words -> damaged.add(new Check(
                            "release",
                            Verdict.BAD,
                            release.title() + " is not what was sealed: " + words + " (in " + release.folder() + ")",
                            SealCheck.remedy(release))));
        }
        int good = all.size() - damaged.size();
        damaged.addFirst(new Check("releases", Verdict.GOOD, good + " can be used", ""));
        return damaged;
    }

    /** The file here, and whether this machine can run what it describes. */
    private static List<Check> file(Session session) {
        Path file = Choice.file(session);
        String name = session.shown(file);
        if (!Files.exists(file)) {
            return List.of(new Check("file", Verdict.WARNING, name + " is not here", "isle init"));
        }
        try {
            FileSetReader.Valid files = FileSetReader.read(session, file);
            List<Check> checks = new ArrayList<>(List.of(new Check("file", Verdict.GOOD, name + " is valid", "")));
            Installation environment =
                    session.site().open(files.model().environment().metadata().name());
            Foreign.of(session, environment)
                    .ifPresent(foreign -> checks.add(new Check(
                            "name",
                            Verdict.WARNING,
                            foreign.words(session),
                            "give it another metadata.name; until then `isle up` refuses")));
            if (environment.trouble().isEmpty()
                    && environment.preview(files.set()) instanceof Planned.Good(Plan plan)) {
                environment
                        .hindrances(plan)
                        .forEach(found -> checks.add(new Check(found.id(), Verdict.BAD, found.what(), found.todo())));
            }
            return checks;
        } catch (Failure e) {
            return List.of(new Check(
                    "file",
                    Verdict.BAD,
                    String.valueOf(e.getMessage()),
                    Failure.hint("isle plan" + Choice.option(session), "shows every mistake at its place")));
        }
    }
}
