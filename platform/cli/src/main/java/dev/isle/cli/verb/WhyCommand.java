package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.why.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code isle why}: the shortest chain to the first cause, with evidence and the next command. */
final class WhyCommand implements Command {
    @Override
    public int run(Session session) {
        Installation environment = Choice.existing(session);
        Snapshot snapshot = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, snapshot.plan());
        List<String> known =
                new ArrayList<>(plan.servers().stream().map(ServerPlan::name).toList());
        plan.roles().forEach(role -> known.add(role.name()));
        plan.tasks().forEach(task -> known.add(task.name()));
        String server = session.line().operands().stream()
                .findFirst()
                .map(typed -> Choice.server(session, typed, known))
                .orElse(null);
        List<Why.Link> chain = WhyLines.chain(session, snapshot, server);
        Optional<Why.Link> restart =
                server == null ? Optional.empty() : Why.lastRestart(snapshot.observation(), snapshot.record(), server);
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("environment", environment.name())
                    .put(
                            "chain",
                            Json.array(chain.stream().map(WhyCommand::json).toList()))
                    .put("lastRestart", restart.map(WhyCommand::json).orElse(JsonValue.JsonNull.NULL))
                    .build());
            return Exit.DONE;
        }
        output.line(ContextLine.of(output.paint(), session.site().runtime(), plan));
        if (chain.isEmpty()) {
            output.line(output.paint().green("✓") + " " + (server == null ? "everything" : server) + " is as wanted");
            restart.ifPresent(link -> output.line("  " + WhyLines.line(link)));
        }
        for (int i = 0; i < chain.size(); i++) {
            boolean cause = i == chain.size() - 1;
            String line = WhyLines.line(chain.get(i));
            output.line("  ".repeat(i)
                    + (i == 0 ? "" : "└ ")
                    + (cause ? output.paint().red(line) : line));
        }
        if (!chain.isEmpty() && !chain.getLast().next().isBlank()) {
            output.line(
                    "next: " + Failure.shown(withOption(session, chain.getLast().next()), output.paint()));
        }
        if (snapshot.watcher() == null) {
            output.line(
                    output.paint().amber("! ") + "nobody watches; `isle up" + Choice.option(session) + "` takes over");
        }
        return Exit.DONE;
    }

    private static JsonValue json(Why.Link link) {
        return Json.object()
                .put("subject", link.subject())
                .put("what", link.what())
                .put("evidence", link.evidence())
                .put("next", link.next())
                .build();
    }

    /** Advice may end with words in brackets, so only a plain command gets the option. */
    /** The option belongs to the command and not to the words behind it. */
    private static String withOption(Session session, String next) {
        if (!next.startsWith("isle ")) {
            return next;
        }
        int words = next.indexOf("   # ");
        String option = next.startsWith("isle logs") ? Choice.logsOption(session) : Choice.option(session);
        return words < 0 ? next + option : next.substring(0, words) + option + next.substring(words);
    }
}
