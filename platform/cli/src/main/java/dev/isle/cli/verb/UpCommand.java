package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.FileSet;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.Record;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code isle up}: puts the file in force and follows until everything is ready. */
final class UpCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        boolean looking = session.world().looking();
        if (looking && (session.line().has("plan") || Applying.reason(session) != null)) {
            throw new WouldChange();
        }
        if (session.line().has("plan")) {
            return approved(session);
        }
        Path file = Choice.fileOf(session);
        FileSetReader.Valid files = FileSetReader.asMade(session, file);
        Output output = session.output();
        Paint paint = output.paint();
        String name = files.model().environment().metadata().name();
        Installation environment = session.site().open(name);
        Choice.refuseForeign(session, environment);
        files.warnings().forEach(warning -> output.line(paint.amber("warning: ") + warning));
        if (looking) {
            return onlyIfUnchanged(session, environment, file, files);
        }
        Training.beforeStart(session, SealCheck.sound(session, files.set().releaseFolder()));
        return apply(session, environment, file, files.set(), null);
    }

    /** Carries out a plan that was looked at before, exactly, or not at all. */
    private static int approved(Session session) throws InterruptedException {
        String named = session.line().value("plan").orElseThrow();
        PlanFile plan = PlanFile.read(session, named);
        plan.refuseAnother(session, named);
        Installation environment = session.site().open(plan.environment());
        Plan inForce = environment.record().plan();
        List<String> moved = new ArrayList<>();
        String from = session.shown(Path.of(plan.files().file()));
        String base = inForce == null ? "" : inForce.hash();
        if (!base.equals(plan.base())) {
            moved.add("the plan in force is " + (base.isEmpty() ? "none" : base) + ", it was compared with "
                    + (plan.base().isEmpty() ? "none" : plan.base()));
        }
        AppliedFiles.differing(plan.files().texts(), plan.files().releaseFolder())
                .forEach(path -> moved.add(session.shown(Path.of(path)) + " was edited since"));
        UnsealedFolder.differing(session, plan.files().texts(), plan.files().releaseFolder())
                .forEach(path -> moved.add(path + " of the release's folder changed since"));
        if (!moved.isEmpty()) {
            moved.addFirst("it is a plan of the environment '" + plan.environment() + "', made from " + from);
            throw Failure.refused(
                    "the world has moved since the plan was written; nothing was changed",
                    moved,
                    "isle plan --out " + Session.quoted(named) + plan.option(session));
        }
        Training.beforeStart(session, SealCheck.sound(session, plan.files().releaseFolder()));
        return apply(session, environment, Path.of(plan.files().file()), plan.files(), plan.planHash());
    }

    /** Nothing would be put in force that is not, and nothing is left to be waited for. Somebody watches: that is who carries this out. */
    private static int onlyIfUnchanged(
            Session session, Installation environment, Path file, FileSetReader.Valid files) {
        Snapshot now = environment.snapshot();
        Record.Applied applied = now.record().applied();
        Plan plan = now.plan();
        if (applied == null
                || plan == null
                || now.watcher() == null
                || plan.term() != null && plan.term().ttl() != null
                || !FileSet.same(Path.of(applied.file()), Path.of(files.set().file()))
                || !applied.digest().equals(files.set().digest())
                || !Goal.reached(now)
                || !PlanCommand.plan(session, files, environment).hash().equals(plan.hash())) {
            throw new WouldChange();
        }
        return unchanged(session, file, now);
    }

    private static int unchanged(Session session, Path file, Snapshot now) {
        Output output = session.output();
        context(session, now.plan());
        output.line(output.paint().green("✓") + " unchanged: everything is as " + session.shown(file) + " says");
        Welcome.write(session, now);
        return Exit.DONE;
    }

    private static void context(Session session, @Nullable Plan plan) {
        if (plan != null) {
            session.output()
                    .line(ContextLine.of(
                            session.output().paint(), session.site().runtime(), plan));
        }
    }

    private static int apply(
            Session session, Installation environment, Path file, FileSet files, @Nullable String planHash)
            throws InterruptedException {
        Output output = session.output();
        Paint paint = output.paint();
        Instant began = session.world().clock().instant();
        Answer.Applied applied = Applying.accepted(
                session, environment.apply(files, session.world().user(), Applying.reason(session), planHash));
        Snapshot now = environment.snapshot();
        Plan plan = now.plan();
        if (!applied.changed() && Goal.reached(now)) {
            return unchanged(session, file, now);
        }
        context(session, plan);
        if (session.line().has("no-wait")) {
            output.line("  the change is in force and is carried out in the background");
            return Exit.DONE;
        }
        session.world()
                .interrupt()
                .leaves("the change is in force and is carried on in the background; `isle status"
                        + Choice.option(session) + "` shows how far it is");
        Follow.Outcome outcome =
                new Follow(session, environment, began).until(Goal::reached, Set.of(), session.timeout());
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
