package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.record.Record;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code isle ps}: the environments of this machine, each looked at now. */
final class PsCommand implements Command {
    /** One environment. */
    private record Row(String name, Snapshot snapshot, int wanted, int ready, boolean differs) {}

    @Override
    public int run(Session session) {
        Site site = session.site();
        List<Installation> environments = site.list();
        List<Row> rows = environments.stream().parallel().map(PsCommand::row).toList();
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put(
                            "environments",
                            Json.array(rows.stream()
                                    .map(row -> json(site.runtime(), row))
                                    .toList()))
                    .build());
            return Exit.DONE;
        }
        Table table = new Table("NAME", "RUNTIME", "RELEASE", "LEVEL", "OWNER", "READY", "NOTES", "FILE");
        for (Row row : rows) {
            Plan plan = row.snapshot().record().plan();
            table.row(
                    output.paint().bold(row.name()),
                    site.runtime(),
                    plan == null ? "" : plan.suite() + " " + plan.release(),
                    plan == null ? "" : plan.level().name().toLowerCase(Locale.ROOT),
                    plan == null || plan.owner() == null ? "" : plan.owner(),
                    ready(output.paint(), row),
                    notes(row),
                    file(row).isEmpty() ? "" : session.shown(Path.of(file(row))));
        }
        output.table(table);
        if (rows.isEmpty()) {
            output.line("no environments on this machine");
            output.line("next: isle up");
        }
        return Exit.DONE;
    }

    private static Row row(Installation environment) {
        Snapshot snapshot = environment.snapshot();
        Plan plan = snapshot.record().plan();
        int wanted = 0;
        int ready = 0;
        if (plan != null) {
            wanted = (int)
                    plan.servers().stream().filter(s -> Goal.wanted(plan, s)).count();
            ready = (int) plan.servers().stream()
                    .filter(s -> Goal.wanted(plan, s))
                    .filter(s -> snapshot.observation().server(s.name()).ready())
                    .count();
        }
        Record.Applied applied = snapshot.record().applied();
        boolean differs = applied != null && !AppliedFiles.differing(applied).isEmpty();
        return new Row(environment.name(), snapshot, wanted, ready, differs);
    }

    private static String ready(Paint paint, Row row) {
        Plan plan = row.snapshot().record().plan();
        if (plan != null && !plan.running()) {
            return "stopped";
        }
        String text = row.ready() + "/" + row.wanted();
        return row.ready() == row.wanted() ? paint.green(text) : paint.red(text);
    }

    private static String notes(Row row) {
        String watched = row.snapshot().watcher() == null ? "nobody watches" : "";
        String differs = row.differs() ? "file differs from applied" : "";
        return watched.isEmpty() || differs.isEmpty() ? watched + differs : watched + ", " + differs;
    }

    private static String file(Row row) {
        Record.Applied applied = row.snapshot().record().applied();
        return applied == null ? "" : applied.file();
    }

    private static JsonValue json(String runtime, Row row) {
        Plan plan = row.snapshot().record().plan();
        var watcher = row.snapshot().watcher();
        Json.Members members = Json.object().put("name", row.name()).put("runtime", runtime);
        if (plan != null) {
            members.put("suite", plan.suite())
                    .put("release", plan.release())
                    .put("level", plan.level().name().toLowerCase(Locale.ROOT))
                    .putIfPresent("owner", plan.owner())
                    .put("running", plan.running());
        }
        members.put("ready", plan != null && row.ready() == row.wanted())
                .put("serversReady", row.ready())
                .put("serversWanted", row.wanted());
        if (watcher != null) {
            members.put("supervisorPid", watcher.pid());
        }
        return members.put("file", file(row)).put("fileDiffers", row.differs()).build();
    }
}
