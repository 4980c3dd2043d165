package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The end of every verb that waits: done in so many seconds, or not in time with the first cause. */
final class Finish {
    private Finish() {}

    /**
     * Follows and ends with the exit code.
     *
     * @param began when the verb asked for what it follows
     */
    static int follow(
            Session session, Installation environment, Instant began, Predicate<Snapshot> goal, Set<String> shown)
            throws InterruptedException {
        Output output = session.output();
        String option = Choice.option(session);
        session.world()
                .interrupt()
                .leaves("the change is in force and is carried on in the background; `isle status" + option
                        + "` shows how far it is");
        Follow.Outcome outcome = new Follow(session, environment, began).until(goal, shown, session.timeout());
        session.world().interrupt().over();
        if (outcome.end() != Follow.End.REACHED) {
            throw notReached(session, outcome);
        }
        output.note(output.paint().green("✓") + " done  " + output.paint().dim(Measures.duration(outcome.took())));
        return Exit.DONE;
    }

    /** Why it ended without having reached its goal, with the first cause. */
    static Failure notReached(Session session, Follow.Outcome outcome) {
        String what = switch (outcome.end()) {
            case GIVEN_UP -> "a server failed too often and is left alone";
            case UNWATCHED -> "nobody watches it, so nothing of it is started or restarted";
            default ->
                "not reached within " + Measures.duration(session.timeout()) + "; it is carried on in the background";
        };
        String option = Choice.option(session);
        String again = outcome.end() == Follow.End.UNWATCHED ? "isle up" + option : "isle why" + option;
        return new Failure(
                Exit.NOT_READY,
                what,
                WhyLines.of(session, outcome.last()),
                List.of(again, "isle logs" + Choice.logsOption(session)));
    }
}
