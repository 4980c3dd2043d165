package dev.isle.cli.verb;

import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Question;
import dev.isle.local.client.KeptData;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code isle down --kept}: removes for good the data that an earlier removal kept, after asking. */
final class KeptRemoval {
    private KeptRemoval() {}

    static int run(Session session) {
        Site site = session.site();
        String name = Choice.name(session);
        if (site.find(name).isPresent()) {
            throw Failure.refused(
                    "the environment '" + name + "' exists, so its data is in use; nothing was removed",
                    List.of(),
                    "isle down" + Choice.option(session));
        }
        List<KeptData> all = site.kept();
        KeptData kept = all.stream()
                .filter(data -> data.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.error(
                        "no data is kept of an environment '" + name + "'",
                        all.isEmpty()
                                ? List.of()
                                : List.of("kept: "
                                        + String.join(
                                                ", ",
                                                all.stream().map(KeptData::name).toList())),
                        "isle ps"));
        Foreign.of(session, kept).ifPresent(foreign -> {
            throw foreign.refusal(session);
        });
        Output output = session.output();
        output.line("kept data of " + output.paint().bold(name) + ", removed at "
                + kept.since().truncatedTo(ChronoUnit.SECONDS));
        for (Path data : kept.data()) {
            output.line("  data       " + data);
        }
        output.line("  files      " + Measures.bytes(kept.bytes()));
        if (kept.retained() && session.line().has("yes")) {
            throw Failure.refused(
                    "the data of '" + name
                            + "' was retained on purpose, so '--yes' does not remove it; nothing was removed",
                    List.of("storage.reclaim: retain, as from level uat on"),
                    "isle down --kept" + Choice.option(session));
        }
        if (!session.line().has("yes")) {
            confirm(session, name);
        }
        if (!site.removeKept(name, session.world().user(), Applying.reason(session))) {
            throw Failure.error("somebody else removed it in the meantime", List.of(), "isle ps");
        }
        output.line(output.paint().green("✓") + " the kept data of " + name + " is removed");
        return Exit.DONE;
    }

    private static void confirm(Session session, String name) {
        switch (Question.ask(session.output().streams(), "Remove the kept data of '" + name + "' for good?")) {
            case YES -> {}
            case NO -> throw Failure.refused("nothing was removed", List.of("it was not confirmed"), "isle ps");
            case NOBODY ->
                throw Failure.refused(
                        "data would vanish and there is nobody to ask; nothing was removed",
                        List.of(),
                        "isle down --kept --yes" + Choice.option(session));
        }
    }
}
