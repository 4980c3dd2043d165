package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.Record;
import dev.isle.plan.status.Status;
import dev.isle.plan.status.StatusDocument;
import dev.isle.plan.status.StatusReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code isle status}: one page. */
final class StatusCommand implements Command {
    private static final int LAST_DECISIONS = 5;

    @Override
    public int run(Session session) {
        Site site = session.site();
        Installation environment = Choice.existing(session);
        Snapshot snapshot = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, snapshot.record().plan());
        Status status = new StatusReport(session.world().clock(), site.runtime(), site.capabilities())
                .of(plan, snapshot.observation(), snapshot.record(), snapshot.watcher() != null);
        List<String> notes = notes(session, snapshot);
        Output output = session.output();
        if (output.structured()) {
            output.document(document(session, status, snapshot));
        } else {
            output.line(ContextLine.of(output.paint(), site.runtime(), Objects.requireNonNull(snapshot.plan())));
            notes.forEach(note -> output.line(output.paint().amber("! ") + note));
            new StatusPage(
                            output.paint(),
                            output.format() == Output.Format.WIDE,
                            session.world().clock().instant(),
                            session.count("decisions", LAST_DECISIONS),
                            Choice.option(session))
                    .lines(status)
                    .forEach(output::line);
            if (!status.ready() && status.running()) {
                output.line("next: isle why" + Choice.option(session));
            }
        }
        return Exit.DONE;
    }

    private static List<String> notes(Session session, Snapshot snapshot) {
        List<String> notes = new ArrayList<>();
        String option = Choice.option(session);
        if (snapshot.watcher() == null) {
            notes.add("nobody watches: servers run on, but nothing is restarted; `isle up" + option + "` takes over");
        }
        Record.Applied applied = snapshot.record().applied();
        if (applied != null) {
            String then = "; `isle diff" + option + "` shows what `isle up" + option + "` would change";
            AppliedFiles.differing(applied)
                    .forEach(path -> notes.add("file differs from applied: " + session.shown(Path.of(path)) + then));
            List<String> rebuilt = UnsealedFolder.differing(session, snapshot.record());
            if (!rebuilt.isEmpty()) {
                notes.add("the release's folder differs from applied: " + rebuilt.getFirst()
                        + (rebuilt.size() == 1 ? "" : ", and " + (rebuilt.size() - 1) + " more") + then);
            }
        }
        return notes;
    }

    /** The status with what only this machine knows: who watches, and whether the files on disk are those in force. */
    private static JsonValue document(Session session, Status status, Snapshot snapshot) {
        JsonObject base = StatusDocument.of(status);
        Json.Members members = Json.object();
        base.members().forEach(members::put);
        Record.Applied applied = snapshot.record().applied();
        if (applied != null) {
            members.put("file", applied.file());
            members.put(
                    "fileDiffers",
                    !AppliedFiles.differing(applied).isEmpty()
                            || !UnsealedFolder.differing(session, snapshot.record())
                                    .isEmpty());
        }
        var watcher = snapshot.watcher();
        members.put("supervisorPid", watcher == null ? Json.of((String) null) : Json.of(watcher.pid()));
        return members.build();
    }
}
