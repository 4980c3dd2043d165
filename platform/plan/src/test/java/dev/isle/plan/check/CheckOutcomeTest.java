package dev.isle.plan.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.check.CheckOutcome.Verdict;
import dev.isle.plan.check.Statement.Finding;
import dev.isle.plan.check.StatementReader.Said;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.observed.TaskRun.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckOutcomeTest {
    private static final CheckPlan CHECK = new CheckPlan("rows", "count", "isle-check/1");
    private static final Instant AT = Instant.parse("2026-01-31T08:00:00Z");

    private static TaskRun run(State state, @Nullable Integer status) {
        return new TaskRun("count", "h", "i1", 1, state, AT, AT.plusSeconds(3), status, "exit status " + status);
    }

    private static Said stated(@Nullable Boolean good) {
        return new Said.Stated(new Statement(
                good, "12 rows", List.of(new Finding("row 7", Map.of("row", Json.of(7)))), 2, Map.of("rows", 12L)));
    }

    @ParameterizedTest
    @CsvSource({
        "true, SUCCEEDED, GOOD",
        "true, FAILED, UNKNOWN",
        "true, UNKNOWN, UNKNOWN",
        "false, SUCCEEDED, BAD",
        "false, FAILED, BAD",
        ", SUCCEEDED, UNKNOWN",
        ", FAILED, UNKNOWN"
    })
    void onlyWhatIsStatedGoodAndEndsWellIsGood(@Nullable Boolean good, State state, Verdict verdict) {
        CheckOutcome outcome = CheckOutcome.of(CHECK, run(state, state == State.SUCCEEDED ? 0 : 3), stated(good));
        assertThat(outcome.verdict()).isEqualTo(verdict);
        assertThat(outcome.summary()).contains("12 rows");
        assertThat(outcome.findings()).hasSize(1);
    }

    @Test
    void aStatementAgainstTheExitStatusNamesBoth() {
        assertThat(CheckOutcome.of(CHECK, run(State.FAILED, 3), stated(true)).summary())
                .isEqualTo("its task states that all is good and failed: exit status 3; it stated: 12 rows");
    }

    @Test
    void withoutAStatementItIsNotKnownHoweverItEnds() {
        CheckOutcome silent = CheckOutcome.of(CHECK, run(State.SUCCEEDED, 0), new Said.Nothing());
        assertThat(silent.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(silent.summary()).isEqualTo("its task stated no result: exit status 0");
        CheckOutcome broken = CheckOutcome.of(CHECK, run(State.SUCCEEDED, 0), new Said.Unreadable("half a line"));
        assertThat(broken.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(broken.summary()).contains("cannot be read: half a line");
    }

    @Test
    void theDocumentFitsItsSchemaAndIsGoodOnlyWhenAllAre() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../../docs/schema/check.schema.json")), InputFormat.JSON);
        CheckOutcome good = CheckOutcome.of(CHECK, run(State.SUCCEEDED, 0), stated(true));
        CheckOutcome bad = CheckOutcome.of(CHECK, run(State.FAILED, 1), stated(false));
        CheckOutcome silent = CheckOutcome.of(CHECK, run(State.FAILED, null), new Said.Nothing());
        CheckOutcome late = CheckOutcome.without(CHECK, Verdict.UNFINISHED, "it is not over within 5 s");
        assertThat(document(schema, good).truth("good", false)).isTrue();
        for (CheckOutcome other : List.of(bad, silent, late)) {
            assertThat(document(schema, good, other).truth("good", true)).isFalse();
        }
        assertThat(schema.validate("{\"schemaVersion\": 2}", InputFormat.JSON)).isNotEmpty();
        JsonObject check = (JsonObject) document(schema, bad).list("checks").getFirst();
        assertThat(Json.compact(check))
                .isEqualTo(
                        "{\"name\":\"rows\",\"task\":\"count\",\"verdict\":\"bad\",\"summary\":\"12 rows\",\"findings\":["
                                + "{\"what\":\"row 7\",\"row\":7}],\"more\":2,\"counted\":{\"rows\":12},\"run\":{\"invocation\":\"i1\","
                                + "\"startedAt\":\"2026-01-31T08:00:00Z\",\"endedAt\":\"2026-01-31T08:00:03Z\","
                                + "\"words\":\"exit status 1\",\"exitStatus\":1}}");
    }

    private static JsonObject document(Schema schema, CheckOutcome... outcomes) {
        JsonObject document = CheckDocument.of(Samples.plan(), List.of(outcomes));
        String text = Json.compact(document);
        assertThat(schema.validate(text, InputFormat.JSON)).as(text).isEmpty();
        return document;
    }
}
