package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.document.DocumentException;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code isle history}: what was done to an environment, by whom and why, with the hash chain verified from the first entry to the Record's. */
final class HistoryCommand implements Command {
    private static final int USUAL_TAIL = 30;

    @Override
    public int run(Session session) {
        Installation environment = Choice.existing(session);
        List<LogEntry> entries = read(environment);
        Optional<String> broken = LogChain.verify(entries, environment.record().chain());
        int tail = session.count("tail", USUAL_TAIL);
        List<LogEntry> shown =
                tail == 0 || entries.size() <= tail ? entries : entries.subList(entries.size() - tail, entries.size());
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("environment", environment.name())
                    .put("intact", broken.isEmpty())
                    .put("broken", broken.orElse(null))
                    .put(
                            "entries",
                            Json.array(shown.stream().map(HistoryCommand::json).toList()))
                    .build());
        } else {
            text(session, shown, entries.size());
            output.line(
                    broken.isEmpty()
                            ? output.paint().green("✓") + " " + entries.size() + " entries, the chain is intact"
                            : output.paint().red("✗") + " the chain is broken: " + broken.get());
        }
        return broken.isEmpty() ? Exit.DONE : Exit.ERROR;
    }

    private static List<LogEntry> read(Installation environment) {
        try {
            return environment.log();
        } catch (DocumentException e) {
            throw Failure.error(
                    "the log of '" + environment.name() + "' is damaged: " + e.getMessage(),
                    List.of("it was changed by something other than Isle, or the disk is damaged"),
                    "nothing repairs it; the entries before stay valid, look at them in its file");
        }
    }

    private static void text(Session session, List<LogEntry> shown, int all) {
        Output output = session.output();
        if (shown.size() < all) {
            output.line(output.paint()
                    .dim("... " + (all - shown.size()) + " earlier entries: isle history --tail 0"
                            + Choice.option(session)));
        }
        boolean wide = output.format() == Output.Format.WIDE;
        Table table = new Table("AT", "BY", "WHAT", "SUBJECT", "REASON", "DETAIL", "PLAN");
        for (LogEntry entry : shown) {
            table.row(
                    entry.at().truncatedTo(ChronoUnit.MILLIS).toString(),
                    entry.by(),
                    entry.what(),
                    entry.subject(),
                    entry.reason(),
                    Paint.harmless(detail(entry)),
                    wide ? entry.planHash() : "");
        }
        output.table(table);
    }

    private static String detail(LogEntry entry) {
        String with = entry.with().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" "));
        return entry.detail() + (with.isEmpty() || entry.detail().isEmpty() ? "" : " ") + with;
    }

    private static JsonValue json(LogEntry entry) {
        return Json.object()
                .put("number", entry.number())
                .put("at", entry.at().toString())
                .put("by", entry.by())
                .put("what", entry.what())
                .put("subject", entry.subject())
                .put("reason", entry.reason())
                .put("detail", entry.detail())
                .put("plan", entry.planHash())
                .put("with", Json.texts(entry.with()))
                .put("hash", entry.hash())
                .build();
    }
}
