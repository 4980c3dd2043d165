package dev.isle.plan.check;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON form of what came of checks ({@code docs/schema/check.schema.json}). Fields are only ever added; {@code schemaVersion} grows when one changes its meaning. */
public final class CheckDocument {
    /** The version of the form. */
    public static final int SCHEMA_VERSION = 1;

    private CheckDocument() {}

    /** Writes, in the order given. */
    public static JsonValue.JsonObject of(Plan plan, List<CheckOutcome> outcomes) {
        return Json.object()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("environment", plan.environment())
                .put("suite", plan.suite())
                .put("release", plan.release())
                .put("good", outcomes.stream().allMatch(outcome -> outcome.verdict() == CheckOutcome.Verdict.GOOD))
                .put(
                        "checks",
                        Json.array(outcomes.stream().map(CheckDocument::json).toList()))
                .build();
    }

    private static JsonValue json(CheckOutcome outcome) {
        Json.Members counted = Json.object();
        outcome.counted().forEach(counted::put);
        Json.Members members = Json.object()
                .put("name", outcome.check().name())
                .put("task", outcome.check().task())
                .put("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT))
                .put("summary", outcome.summary())
                .put(
                        "findings",
                        Json.array(outcome.findings().stream()
                                .map(CheckDocument::finding)
                                .toList()))
                .put("more", outcome.more())
                .put("counted", counted.build());
        TaskRun run = outcome.run();
        return run == null
                ? members.put("run", JsonValue.JsonNull.NULL).build()
                : members.put("run", json(run)).build();
    }

    private static JsonValue finding(Statement.Finding finding) {
        Json.Members members = Json.object().put("what", finding.what());
        finding.details().forEach(members::put);
        return members.build();
    }

    private static JsonValue json(TaskRun run) {
        Json.Members members = Json.object()
                .put("invocation", run.invocation())
                .put("startedAt", text(run.startedAt()))
                .put("endedAt", text(run.endedAt()))
                .put("words", run.words());
        Integer status = run.exitStatus();
        return status == null
                ? members.put("exitStatus", JsonValue.JsonNull.NULL).build()
                : members.put("exitStatus", status).build();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
