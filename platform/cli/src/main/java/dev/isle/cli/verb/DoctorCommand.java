package dev.isle.cli.verb;

import dev.isle.cli.doctor.Checks;
import dev.isle.cli.doctor.Finding;
import dev.isle.cli.doctor.Finding.Verdict;
import dev.isle.cli.doctor.Machine;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Paint;
import dev.isle.model.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code isle doctor}: whether this machine can run environments, with a line to fix each finding. */
final class DoctorCommand implements Command {
    @Override
    public int run(Session session) {
        List<Finding> findings = new ArrayList<>(Checks.all(
                Machine.look(session.world().env()), session.world().home().root()));
        findings.add(releases(session));
        findings.add(file(session));
        boolean bad = findings.stream().anyMatch(f -> f.verdict() == Verdict.BAD);
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("good", !bad)
                    .put(
                            "findings",
                            Json.array(findings.stream()
                                    .map(f -> Json.object()
                                            .put("check", f.check())
                                            .put("verdict", f.verdict().name().toLowerCase(Locale.ROOT))
                                            .put("words", f.words())
                                            .put("fix", f.fix())
                                            .build())
                                    .toList()))
                    .build());
        } else {
            findings.forEach(finding -> write(output, finding));
        }
        return bad ? Exit.ERROR : Exit.DONE;
    }

    private static void write(Output output, Finding finding) {
        Paint paint = output.paint();
        String mark = switch (finding.verdict()) {
            case GOOD -> paint.green("✓");
            case WARNING -> paint.amber("!");
            case BAD -> paint.red("✗");
        };
        output.line(mark + " " + String.format(Locale.ROOT, "%-12s", finding.check()) + finding.words());
        if (!finding.fix().isEmpty()) {
            output.line("  fix: " + paint.cyan(finding.fix()));
        }
    }

    private static Finding releases(Session session) {
        int count = session.releases().list().size();
        return count > 0
                ? new Finding("releases", Verdict.GOOD, count + " can be used", "")
                : new Finding(
                        "releases",
                        Verdict.WARNING,
                        "none is in the store or beside Isle",
                        "isle release scan DIR --version VERSION, then isle release add DIR");
    }

    private static Finding file(Session session) {
        Path file = Choice.file(session);
        if (!Files.exists(file)) {
            return new Finding("file", Verdict.WARNING, session.shown(file) + " is not here", "isle init");
        }
        try {
            FileSetReader.read(session, file);
            return new Finding("file", Verdict.GOOD, session.shown(file) + " is valid", "");
        } catch (Failure e) {
            return new Finding(
                    "file", Verdict.BAD, String.valueOf(e.getMessage()), "isle plan shows every mistake at its place");
        }
    }
}
