package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.KeptData;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.read.EnvironmentTexts;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Awaited;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.status.Status;
import dev.isle.plan.status.StatusDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code isle ps}: the catalogue of this machine's environments: whose, what for, which release, how long, and how they are now. Filters look at what was applied;
 * only environments that pass are looked at.
 */
final class PsCommand implements Command {
    /** The version of the JSON form ({@code docs/schema/ps.schema.json}). */
    static final int SCHEMA_VERSION = 1;

    private static final List<String> FILTERS =
            List.of("owner", "purpose", "level", "suite", "release", "label", "expiring");

    /** One environment. */
    private record Row(
            String name, Snapshot snapshot, @Nullable Tenure tenure, int wanted, int ready, boolean differs) {
        @Nullable
        Plan plan() {
            return snapshot.plan();
        }

        /** Its lease ended and nobody is there to carry that out: somebody must be told. */
        boolean overdue() {
            return tenure != null
                    && tenure.leaseEnded()
                    && snapshot.watcher() == null
                    && (tenure.removal()
                            || snapshot.observation().servers().values().stream()
                                    .anyMatch(ServerObservation::mayRun));
        }
    }

    /** One of which Isle cannot know more than that it is there. */
    private record Troubled(String name, String words) {}

    @Override
    public int run(Session session) {
        Site site = session.site();
        Instant now = session.world().clock().instant();
        List<Installation> environments = site.list();
        List<Troubled> troubled = new ArrayList<>();
        List<Installation> known = new ArrayList<>();
        for (Installation environment : environments) {
            environment
                    .trouble()
                    .ifPresentOrElse(
                            words -> troubled.add(new Troubled(environment.name(), words)),
                            () -> known.add(environment));
        }
        List<Row> rows = known.stream()
                .filter(environment -> passes(session, environment.record(), now))
                .parallel()
                .map(environment -> row(environment, now))
                .toList();
        List<KeptData> kept = FILTERS.stream().anyMatch(session.line()::has) ? List.of() : site.kept();
        Output output = session.output();
        if (output.structured()) {
            output.document(Json.object()
                    .put("schemaVersion", SCHEMA_VERSION)
                    .put("kept", Json.array(kept.stream().map(PsCommand::json).toList()))
                    .put(
                            "environments",
                            Json.array(Stream.concat(
                                            rows.stream().map(row -> json(site.runtime(), row)),
                                            troubled.stream()
                                                    .map(row -> Json.object()
                                                            .put("name", row.name())
                                                            .put("runtime", site.runtime())
                                                            .put("lease", StatusDocument.lease(null))
                                                            .put("expiring", false)
                                                            .put("overdue", false)
                                                            .put("ready", false)
                                                            .put("serversReady", 0)
                                                            .put("serversWanted", 0)
                                                            .put("file", "")
                                                            .put("fileDiffers", false)
                                                            .put("trouble", row.words())
                                                            .build()))
                                    .toList()))
                    .build());
            return Exit.DONE;
        }
        Table table =
                new Table("NAME", "RUNTIME", "RELEASE", "LEVEL", "OWNER", "PURPOSE", "LEASE", "READY", "NOTES", "FILE");
        for (Row row : rows) {
            Plan plan = row.plan();
            table.row(
                    output.paint().bold(row.name()),
                    site.runtime(),
                    plan == null ? "" : plan.suite() + " " + plan.release(),
                    plan == null ? "" : word(plan),
                    plan == null || plan.owner() == null ? "" : Paint.harmless(plan.owner()),
                    plan == null || plan.purpose() == null ? "" : Paint.harmless(plan.purpose()),
                    lease(output.paint(), row, now),
                    ready(output.paint(), row),
                    notes(row),
                    file(row).isEmpty() ? "" : session.shown(Path.of(file(row))));
        }
        if (!rows.isEmpty() || troubled.isEmpty()) {
            output.table(table);
        }
        troubled.forEach(
                row -> output.line(output.paint().red("✗ ") + output.paint().bold(row.name()) + ": " + row.words()));
        kept(session, kept, now);
        if (rows.isEmpty() && troubled.isEmpty()) {
            output.line(
                    environments.isEmpty()
                            ? "no environments on this machine"
                            : "none of the " + environments.size() + " environments of this machine is so");
            output.line(environments.isEmpty() ? "next: isle up" : "next: isle ps");
        }
        return Exit.DONE;
    }

    /** What is left of removed environments: nobody should wonder where the disk is. */
    private static void kept(Session session, List<KeptData> kept, Instant now) {
        if (kept.isEmpty()) {
            return;
        }
        Output output = session.output();
        Table table = new Table("KEPT DATA OF", "SINCE", "SIZE", "FOLDER");
        kept.forEach(data -> table.row(
                output.paint().bold(data.name()),
                Measures.duration(Duration.between(data.since(), now)) + " ago",
                Measures.bytes(data.bytes()),
                session.shown(data.folder())));
        output.table(table);
        output.line("  the next `isle up` of the name finds it; next: isle down --kept -n "
                + kept.getFirst().name());
    }

    private static JsonValue json(KeptData data) {
        return Json.object()
                .put("name", data.name())
                .put("since", data.since().toString())
                .put("bytes", data.bytes())
                .put("folder", data.folder().toString())
                .build();
    }

    private static boolean passes(Session session, Record record, Instant now) {
        Plan plan = record.plan();
        Tenure tenure = plan == null ? null : Tenure.of(plan, record, now);
        return has(session, "owner", plan == null ? null : plan.owner())
                && has(session, "purpose", plan == null ? null : plan.purpose())
                && is(session, "level", plan == null ? null : word(plan))
                && is(session, "suite", plan == null ? null : plan.suite())
                && is(session, "release", plan == null ? null : plan.release())
                && labelled(session, record.applied())
                && (!session.line().has("expiring")
                        || tenure != null
                                && (tenure.leaseEnded() || tenure.notice().isPresent()));
    }

    /** Whether a text holds what was asked for; capitals do not matter. */
    private static boolean has(Session session, String option, @Nullable String value) {
        Optional<String> wanted = session.line().value(option);
        return wanted.isEmpty()
                || value != null
                        && value.toLowerCase(Locale.ROOT).contains(wanted.get().toLowerCase(Locale.ROOT));
    }

    private static boolean is(Session session, String option, @Nullable String value) {
        Optional<String> wanted = session.line().value(option);
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    /** Whether what was applied has every label that was asked for. */
    private static boolean labelled(Session session, Record.@Nullable Applied applied) {
        List<String> wanted = session.line().values("label");
        return wanted.isEmpty()
                || labels(applied).entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.toSet())
                        .containsAll(wanted);
    }

    private static Map<String, String> labels(Record.@Nullable Applied applied) {
        if (applied == null) {
            return Map.of();
        }
        Map<String, String> texts = applied.texts();
        return EnvironmentTexts.labels(applied.file(), path -> {
            String text = texts.get(path);
            return text != null ? text : texts.get(Path.of(path).normalize().toString());
        });
    }

    private static String word(Plan plan) {
        return plan.level().name().toLowerCase(Locale.ROOT);
    }

    private static Row row(Installation environment, Instant now) {
        Snapshot snapshot = environment.snapshot();
        Record record = snapshot.record();
        Plan plan = snapshot.plan();
        int wanted = 0;
        int ready = 0;
        if (plan != null) {
            Awaited awaited = new Awaited(plan, snapshot.observation());
            wanted = (int) plan.servers().stream().filter(awaited::awaited).count();
            ready = (int) plan.servers().stream()
                    .filter(awaited::awaited)
                    .filter(s -> snapshot.observation().server(s.name()).ready())
                    .count();
        }
        Record.Applied applied = record.applied();
        boolean differs = applied != null && !AppliedFiles.differing(applied).isEmpty();
        Plan raw = record.plan();
        Tenure tenure = raw == null ? null : Tenure.of(raw, record, now);
        return new Row(environment.name(), snapshot, tenure, wanted, ready, differs);
    }

    private static String ready(Paint paint, Row row) {
        Plan plan = row.plan();
        if (plan != null && !plan.running()) {
            return "stopped";
        }
        String text = row.ready() + "/" + row.wanted();
        return row.ready() == row.wanted() ? paint.green(text) : paint.red(text);
    }

    /** How long it still lives, or runs. */
    private static String lease(Paint paint, Row row, Instant now) {
        Tenure tenure = row.tenure();
        if (tenure == null) {
            return "";
        }
        Instant end = tenure.leaseEnd().or(tenure::until).orElse(null);
        if (end == null) {
            return "";
        }
        Status.Lease lease = Status.Lease.of(tenure);
        String then = lease != null && lease.remove() ? ", then removed" : "";
        if (!end.isAfter(now)) {
            String what = lease == null ? "was to run until " : "ended ";
            return paint.red(what + Measures.duration(Duration.between(end, now)) + " ago" + then);
        }
        String text = (lease == null ? "runs " : "") + Measures.duration(Duration.between(now, end)) + then;
        return tenure.notice().isPresent() ? paint.amber(text) : text;
    }

    private static String notes(Row row) {
        List<String> notes = new ArrayList<>();
        if (row.snapshot().watcher() == null) {
            notes.add("nobody watches");
        }
        if (row.overdue()) {
            boolean remove = row.tenure() != null && row.tenure().removal();
            notes.add("lease ended, not carried out: isle " + (remove ? "down" : "stop") + " -n " + row.name());
        } else if (row.tenure() != null && row.tenure().notice().isPresent()) {
            notes.add("ends soon");
        }
        if (row.differs()) {
            notes.add("file differs from applied");
        }
        return String.join(", ", notes);
    }

    private static String file(Row row) {
        Record.Applied applied = row.snapshot().record().applied();
        return applied == null ? "" : applied.file();
    }

    private static JsonValue json(String runtime, Row row) {
        Plan plan = row.plan();
        var watcher = row.snapshot().watcher();
        Tenure tenure = row.tenure();
        Json.Members members = Json.object().put("name", row.name()).put("runtime", runtime);
        if (plan != null) {
            members.put("suite", plan.suite())
                    .put("release", plan.release())
                    .put("level", word(plan))
                    .putIfPresent("owner", plan.owner())
                    .putIfPresent("purpose", plan.purpose())
                    .put("running", plan.running());
        }
        members.put("lease", StatusDocument.lease(tenure == null ? null : Status.Lease.of(tenure)))
                .put("expiring", tenure != null && tenure.notice().isPresent())
                .put("overdue", row.overdue())
                .put("ready", plan != null && row.ready() == row.wanted())
                .put("serversReady", row.ready())
                .put("serversWanted", row.wanted());
        if (watcher != null) {
            members.put("supervisorPid", watcher.pid());
        }
        return members.put("labels", Json.texts(labels(row.snapshot().record().applied())))
                .put("file", file(row))
                .put("fileDiffers", row.differs())
                .build();
    }
}
