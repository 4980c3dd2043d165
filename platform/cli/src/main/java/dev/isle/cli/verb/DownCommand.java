package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Question;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.plan.desired.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code isle down}: says what will vanish, asks where that is data, and removes the environment. */
final class DownCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        if (session.line().has("kept")) {
            if (session.line().has("keep-data")) {
                throw session.usage("--kept removes kept data and --keep-data keeps it; only one of them can be meant");
            }
            return KeptRemoval.run(session);
        }
        Installation environment = Choice.own(session);
        Output output = session.output();
        boolean unknown = environment.trouble().isPresent();
        Plan plan = unknown ? null : environment.record().plan();
        boolean retained = unknown || (plan != null && plan.retainsData());
        Holdings holdings = environment.holdings();
        boolean keepData = session.line().has("keep-data") || retained || holdings.kept();
        List<String> vanishing = vanishing(holdings, keepData);
        if (unknown) {
            output.line("env " + output.paint().bold(environment.name()) + ": its Record cannot be read");
        } else {
            output.line(ContextLine.of(output.paint(), session.site().runtime(), environment));
        }
        vanishing.forEach(line -> output.line("  " + line));
        if (unknown && holdings.data()) {
            output.line(
                    "  its data is kept, also with --yes: whether its file or level retains data stood in the Record;"
                            + " `isle up` and then `isle down` remove both");
        } else if (retained && holdings.data()) {
            output.line("  its data is kept by `storage: {reclaim: retain}`, as its file or level says");
        } else if (holdings.kept() && holdings.data()) {
            output.line("  its data is kept, as it was to be when an earlier `isle down` broke off");
        }
        if (holdings.data() && !keepData && !session.line().has("yes")) {
            confirm(session, environment, vanishing);
        }
        session.world()
                .interrupt()
                .leaves("the environment '" + environment.name() + "' may be removed in part; `isle down -n "
                        + environment.name() + (keepData ? " --keep-data" : "") + "` goes on");
        Instant began = session.world().clock().instant();
        Path archive = environment.down(keepData, session.world().user(), Applying.reason(session));
        Duration took = Duration.between(began, session.world().clock().instant());
        output.line(output.paint().green("✓") + " " + environment.name() + " is removed"
                + (keepData && holdings.data()
                        ? ", its data is kept for the next `isle up` (`isle down --kept -n " + environment.name()
                                + "` removes it)"
                        : "")
                + "  "
                + output.paint().dim(Measures.duration(took)));
        output.line("  its log and Record: " + archive);
        return Exit.DONE;
    }

    private static void confirm(Session session, Installation environment, List<String> vanishing) {
        switch (Question.ask(session.output().streams(), "Remove '" + environment.name() + "' with its data?")) {
            case YES -> {}
            case NO ->
                throw Failure.refused(
                        "nothing was removed",
                        List.of("it was not confirmed"),
                        "isle down --keep-data" + Choice.option(session));
            case NOBODY ->
                throw new Failure(
                        Exit.REFUSED,
                        "data would vanish and there is nobody to ask; nothing was removed",
                        vanishing.stream()
                                .filter(line -> line.startsWith("data"))
                                .toList(),
                        List.of(
                                "isle down --yes" + Choice.option(session),
                                "isle down --keep-data" + Choice.option(session)));
        }
    }

    private static List<String> vanishing(Holdings holdings, boolean keepData) {
        List<String> lines = new ArrayList<>();
        if (!holdings.processes().isEmpty()) {
            lines.add("processes  " + holdings.processes().size());
        }
        String kept = keepData ? "  (kept)" : "";
        if (!holdings.databases().isEmpty()) {
            lines.add("databases  " + String.join(", ", holdings.databases()) + kept);
        }
        if (!holdings.dataFolders().isEmpty()) {
            lines.add("data       "
                    + holdings.dataFolders().stream().map(Path::toString).collect(Collectors.joining(", ")) + kept);
        }
        if (!holdings.dumps().isEmpty()) {
            lines.add("heap dumps "
                    + holdings.dumps().stream().map(Path::toString).collect(Collectors.joining(", "))
                    + "  (they go: copy one first if you want to look at it)");
        }
        lines.add("files      " + Measures.bytes(holdings.bytes()));
        return lines;
    }
}
