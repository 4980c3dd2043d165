package dev.isle.cli.verb;

import dev.isle.cli.logs.LogEntry;
import dev.isle.cli.logs.LogFilter;
import dev.isle.cli.logs.LogStream;
import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.model.json.Json;
import dev.isle.plan.desired.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code isle logs}. */
final class LogsCommand implements Command {
    /** How the logs of tasks begin, beside those of servers. */
    private static final String TASK = "task-";

    @Override
    public int run(Session session) {
        Installation environment = Choice.existing(session);
        LogFilter filter = filter(session, environment);
        List<String> known = environment.logNames();
        Plan plan = environment.record().plan();
        List<String> chosen = session.line().operands().isEmpty()
                ? known
                : session.line().operands().stream()
                        .flatMap(name -> named(session, plan, name, known).stream())
                        .distinct()
                        .toList();
        Map<String, List<Path>> files = new LinkedHashMap<>();
        chosen.forEach(name -> files.put(name, environment.logFiles(name)));
        LogStream stream = new LogStream(files, filter, session.world().zone().get());
        Consumer<LogEntry> writer = writer(session.output(), chosen);
        boolean follow = session.line().has("follow");
        int tail = session.count("tail", 0);
        try {
            if (follow) {
                session.world().interrupt().leaves("");
                stream.follow(
                        tail,
                        writer,
                        () -> session.output().streams().out().flush(),
                        () -> session.output().streams().outClosed());
            } else {
                int[] entries = {0};
                stream.read(
                        tail,
                        writer,
                        () -> entries[0]++ % 256 == 0
                                && session.output().streams().outClosed());
            }
            return Exit.DONE;
        } catch (IOException e) {
            throw Failure.error("the logs cannot be read: " + e, List.of(), "isle doctor");
        }
    }

    /** The log of a server, or of a task by its name or its log's; none for a task that is known and wrote none. */
    private static Optional<String> named(Session session, @Nullable Plan plan, String typed, List<String> known) {
        String task = typed.startsWith(TASK) ? typed.substring(TASK.length()) : typed;
        if (!known.contains(typed) && known.contains(TASK + task)) {
            return Optional.of(TASK + task);
        }
        if (!known.contains(typed) && plan != null && plan.task(task).isPresent()) {
            session.output()
                    .warning("the task '" + task
                            + "' has no log: SQL steps write none, and it did not run otherwise; `isle why " + task
                            + Choice.option(session) + "` says how it ended");
            return Optional.empty();
        }
        return Optional.of(Choice.server(session, typed, known));
    }

    private static LogFilter filter(Session session, Installation environment) {
        Instant now = session.world().clock().instant();
        return new LogFilter(
                session.line()
                        .value("level")
                        .map(level -> LogEntry.Level.valueOf(level.toUpperCase(Locale.ROOT)))
                        .orElse(LogEntry.Level.TRACE),
                time(session, "since", now).orElse(null),
                time(session, "until", now).orElse(null),
                session.line().value("grep").map(text -> pattern(session, text)).orElse(null),
                ids(session, environment));
    }

    private static Optional<Instant> time(Session session, String option, Instant now) {
        return session.line().value(option).map(text -> {
            try {
                return Measures.parseTime(text, now);
            } catch (IllegalArgumentException e) {
                throw session.usage("--" + option + ": " + e.getMessage());
            }
        });
    }

    private static Pattern pattern(Session session, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw session.usage("--grep: '" + text + "' is no regular expression: " + e.getDescription());
        }
    }

    private static Map<String, String> ids(Session session, Installation environment) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (String id : session.line().values("id")) {
            int equals = id.indexOf('=');
            if (equals <= 0 || equals == id.length() - 1) {
                throw session.usage("--id: '" + id + "' is no KEY=VALUE");
            }
            ids.put(id.substring(0, equals), id.substring(equals + 1));
        }
        Plan plan = ids.isEmpty() ? null : environment.record().plan();
        if (plan != null) {
            for (String key : ids.keySet()) {
                if (!plan.correlation().contains(key)) {
                    throw session.usage("--id: the suite knows no correlation key '" + key + "'; "
                            + dev.isle.model.problem.Nearest.advice(key, plan.correlation()));
                }
            }
        }
        return ids;
    }

    private static Consumer<LogEntry> writer(Output output, List<String> names) {
        if (output.structured()) {
            return entry -> {
                Json.Members members = Json.object()
                        .put("server", entry.server())
                        .put("at", entry.at().toString())
                        .put("level", entry.level().name().toLowerCase(Locale.ROOT))
                        .put("text", String.join("\n", entry.readable()));
                if (entry.json() != null) {
                    members.put("fields", entry.json().fields());
                }
                output.foreign(Json.compact(members.build()));
            };
        }
        Paint paint = output.paint();
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        Map<String, String> prefixes = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            prefixes.put(name, paint.prefix(i, name + " ".repeat(width - name.length()) + " |") + " ");
        }
        return entry -> {
            String prefix = prefixes.getOrDefault(entry.server(), "");
            for (String line : entry.readable()) {
                String text = output.streams().outTerminal() ? Paint.harmless(line) : line;
                output.foreign(prefix
                        + switch (entry.level()) {
                            case ERROR -> paint.red(text);
                            case WARN -> paint.amber(text);
                            default -> text;
                        });
            }
        };
    }
}
