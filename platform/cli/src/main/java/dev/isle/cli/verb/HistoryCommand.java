package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.local.client.Archive;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code isle history}: what was done to an environment, also to one that was removed, by whom and why, with the hash chain verified from the first entry to the Record's. */
final class HistoryCommand implements Command {
    private static final int USUAL_TAIL = 30;

    @Override
    public int run(Session session) {
        Kept kept = kept(session);
        List<LogEntry> entries = kept.log().get();
        Optional<String> broken = LogChain.verify(entries, kept.record().get().chain());
        int tail = session.count("tail", USUAL_TAIL);
        List<LogEntry> shown =
                tail == 0 || entries.size() <= tail ? entries : entries.subList(entries.size() - tail, entries.size());
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("environment", kept.name())
                    .putIfPresent("archive", kept.archive())
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
                            ? output.paint().green("✓") + " " + entries.size()
                                    + (entries.size() == 1 ? " entry" : " entries") + ", the chain is intact"
                            : output.paint().red("✗") + " the chain is broken: " + broken.get());
        }
        return broken.isEmpty() ? Exit.DONE : Exit.ERROR;
    }

    /** The log that is meant: that of the environment, or what an archive keeps of one that was removed. */
    private static Kept kept(Session session) {
        Site site = session.site();
        Optional<String> typed = session.line().value("archive");
        if (typed.isPresent()) {
            String folder = typed.get();
            String name = folder.substring(0, Math.max(folder.lastIndexOf('-'), 0));
            List<Archive> all = site.archived(name.isEmpty() ? folder : name);
            return all.stream()
                    .filter(archive -> folderName(archive).equals(folder))
                    .findFirst()
                    .map(Kept::of)
                    .orElseThrow(() -> Failure.error(
                            "there is no archive '" + folder + "'",
                            all.isEmpty() ? List.of() : List.of("known: " + names(all)),
                            "isle history -n " + (name.isEmpty() ? "NAME" : name)));
        }
        String name = Choice.name(session);
        List<Archive> archives = site.find(name).isPresent() ? List.of() : site.archived(name);
        if (archives.isEmpty()) {
            return Kept.of(Choice.existing(session));
        }
        Archive newest = archives.getFirst();
        session.output()
                .warning("the environment '" + name + "' was removed at "
                        + newest.removedAt().truncatedTo(ChronoUnit.SECONDS) + "; this is its archive "
                        + folderName(newest));
        if (archives.size() > 1) {
            session.output()
                    .warning("earlier ones of that name (`isle history --archive` shows one): "
                            + names(archives.subList(1, archives.size())));
        }
        return Kept.of(newest);
    }

    private static String folderName(Archive archive) {
        return archive.folder().getFileName().toString();
    }

    private static String names(List<Archive> archives) {
        return archives.stream().map(HistoryCommand::folderName).collect(Collectors.joining(", "));
    }

    /**
     * A log to show.
     *
     * @param archive the folder of a removed environment; null: it exists
     */
    private record Kept(String name, @Nullable String archive, Supplier<Record> record, Supplier<List<LogEntry>> log) {
        static Kept of(Installation environment) {
            return new Kept(environment.name(), null, environment::record, environment::log);
        }

        static Kept of(Archive archive) {
            return new Kept(archive.name(), archive.folder().toString(), archive::record, archive::log);
        }
    }

    private static void text(Session session, List<LogEntry> shown, int all) {
        Output output = session.output();
        if (shown.size() < all) {
            output.line(output.paint()
                    .dim("... " + (all - shown.size()) + " earlier entries: isle history --tail 0"
                            + Choice.option(session)
                            + session.line()
                                    .value("archive")
                                    .map(folder -> " --archive " + folder)
                                    .orElse("")));
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
