package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import java.nio.file.Path;
import java.util.Set;

/** {@code isle up}: puts the file in force and follows until everything is ready. */
final class UpCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        Path file = Choice.fileOf(session);
        FileSetReader.Valid files = FileSetReader.read(session, file);
        Output output = session.output();
        Paint paint = output.paint();
        String name = files.model().environment().metadata().name();
        Installation environment = session.site().open(name);
        files.warnings().forEach(warning -> output.line(paint.amber("warning: ") + warning));
        Training.beforeStart(session, files.set().releaseFolder());
        Answer.Applied applied = Applying.accepted(
                session, environment.apply(files.set(), session.world().user(), Applying.reason(session), null));
        Snapshot now = environment.snapshot();
        Plan plan = now.record().plan();
        if (plan != null) {
            output.line(ContextLine.of(paint, session.site().runtime(), plan));
        }
        if (!applied.changed() && Goal.reached(now)) {
            output.line(paint.green("✓") + " unchanged: everything is as " + session.shown(file) + " says");
            Welcome.write(session, now);
            return Exit.DONE;
        }
        if (session.line().has("no-wait")) {
            output.line("  the change is in force and is carried out in the background");
            return Exit.DONE;
        }
        session.world()
                .interrupt()
                .leaves("the change is in force and is carried on in the background; `isle status"
                        + Choice.option(session) + "` shows how far it is");
        Follow.Outcome outcome = new Follow(session, environment).until(Goal::reached, Set.of(), session.timeout());
        session.world().interrupt().over();
        if (outcome.end() != Follow.End.REACHED) {
            throw Finish.notReached(session, outcome);
        }
        boolean running = plan == null || plan.running();
        output.line(paint.green("✓") + (running ? " ready in " : " stopped in ") + Measures.duration(outcome.took()));
        Welcome.write(session, outcome.last());
        return Exit.DONE;
    }
}
