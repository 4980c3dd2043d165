package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isle.cli.CommandLine.Outcome;
import dev.isle.cli.laws.Repository;
import dev.isle.local.client.Answer;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import dev.isle.plan.decide.Samples.PlanBuilder;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code isle check}: tasks that say what they found. */
class CheckVerbTest {
    private static final String GOOD =
            "{\"isle-check\":1,\"good\":true,\"summary\":\"12 rows agree\",\"counted\":{\"rows\":12}}\n";
    private static final String BAD =
            "{\"isle-check\":1,\"good\":false,\"summary\":\"1 row differs\",\"findings\":[{\"what\":\"row 7: expected 1,"
                    + " found 2\",\"row\":7}],\"more\":3}\n";

    /** What the next run prints and how it ends. */
    private record Script(
            String printed, TaskRun.State state, @Nullable Integer status) {}

    @TempDir
    private Path folder;

    private CommandLine isle;
    private FakeInstallation dev;
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final Plan plan = new PlanBuilder()
            .role("mill", 1)
            .task("sum")
            .task("weigh")
            .check("rows", "sum")
            .check("weight", "weigh")
            .build();

    @BeforeEach
    void environment() throws IOException {
        isle = new CommandLine(folder);
        TinySuite.write(folder.resolve("tiny"));
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("dev"));
        dev = isle.site.with("dev");
        dev.taskLog = Files.writeString(folder.resolve("task.log"), GOOD + "of an earlier run\n");
        inForce(plan, null);
        dev.seen.add(seen());
        dev.onRun = this::run;
    }

    private void inForce(Plan of, @Nullable String asked) {
        Record record = Worlds.record(
                of,
                new Record.Applied(folder.resolve("isle.yaml").toString(), "d", Map.of(), "/release", Worlds.AT, "ada"),
                Map.of());
        Record.Request request =
                asked == null ? null : new Record.Request(Record.Request.Kind.RUN, asked, Worlds.AT, "ada");
        dev.record = request == null ? record : record.requesting(lastAsked(), request);
    }

    private String lastAsked() {
        return dev.asked.stream()
                .filter(words -> words.startsWith("run "))
                .reduce((before, last) -> last)
                .map(words -> words.split(" ")[1])
                .orElseThrow();
    }

    private Observation seen(TaskRun... runs) {
        Observation all = Worlds.all(plan, State.RUNNING, true);
        return new Observation(all.at(), all.servers(), Map.of(), List.of(runs), Map.of(), List.of());
    }

    private static TaskRun of(String task, String invocation, Script script) {
        return new TaskRun(
                task,
                "t1",
                invocation,
                1,
                script.state(),
                Worlds.AT,
                Worlds.AT,
                script.status(),
                "exit status " + script.status());
    }

    /** The task runs at the first look and is over at the second, by when it has printed what its script says. */
    private void run(String invocation) {
        Script script = scripts.removeFirst();
        inForce(plan, invocation);
        dev.seen.clear();
        dev.looks = 0;
        dev.onLook = () -> {
            dev.looks++;
            if (dev.looks == 2) {
                append(script.printed());
                inForce(plan, null);
            }
        };
        Script running = new Script("", TaskRun.State.RUNNING, null);
        dev.seen.add(seen(of("sum", invocation, running), of("weigh", invocation, running)));
        dev.seen.add(seen(of("sum", invocation, script), of("weigh", invocation, script)));
    }

    private void append(String text) {
        try {
            Files.writeString(folder.resolve("task.log"), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void next(String printed, int status) {
        scripts.add(new Script(printed, status == 0 ? TaskRun.State.SUCCEEDED : TaskRun.State.FAILED, status));
    }

    @Test
    void allChecksRunAndEachIsALine() {
        next("looking\n" + GOOD, 0);
        next(GOOD, 0);
        Outcome outcome = isle.run("check", "--ticket", "CHG-1");
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith("env dev · ")
                .containsPattern("\n {2}✓ rows    12 rows agree  .*\n {2}✓ weight  12 rows agree  .*\n$");
        assertThat(dev.asked).contains("run sum by ada because ticket CHG-1", "run weigh by ada because ticket CHG-1");
    }

    @Test
    void whatIsFoundIsNamedAndTheOthersStillRun() {
        next(BAD, 1);
        next(GOOD, 0);
        Outcome outcome = isle.run("check");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("✗ rows {4}1 row differs")
                .contains("\n      row 7: expected 1, found 2\n      and 3 more\n")
                .contains("✓ weight")
                .endsWith("next: isle logs task-sum\n");
        next(BAD, 1);
        assertThat(isle.run("check", "rows", "-o", "wide").out()).contains("row 7: expected 1, found 2  row=7\n");
    }

    @Test
    void onlyThoseNamedAreRunAndNoneTwice() {
        next(GOOD, 0);
        assertThat(isle.run("check", "weight", "weight").code()).isZero();
        assertThat(dev.asked).contains("run weigh by ada").doesNotContain("run sum by ada");
        assertThat(isle.run("check", "row").err()).contains("there is no check 'row'; did you mean 'rows'?");
    }

    @Test
    void whatCannotBeFoundOutIsNeverGood() {
        for (Script script : List.of(
                new Script("all is well\n", TaskRun.State.SUCCEEDED, 0),
                new Script(GOOD, TaskRun.State.FAILED, 3),
                new Script(GOOD + "{\"isle-check\":1,\"go", TaskRun.State.SUCCEEDED, 0),
                new Script(GOOD.replace("true", "null"), TaskRun.State.SUCCEEDED, 0))) {
            scripts.add(script);
            Outcome outcome = isle.run("check", "rows");
            assertThat(outcome.code()).as(script.printed()).isEqualTo(1);
            assertThat(outcome.out()).as(script.printed()).contains("? rows");
        }
        assertThat(scripts).isEmpty();
    }

    @Test
    void wordsOfATaskDoNotReachTheTerminalAsControlSequences() {
        next(BAD.replace("1 row differs", "1 \\u001b[31mrow"), 1);
        assertThat(isle.run("check", "rows").out()).contains("1 .[31mrow").doesNotContain("\u001b[31mrow");
    }

    @Test
    void whatIsNotOverInTimeRunsOn() {
        dev.onRun = invocation -> inForce(plan, invocation);
        Outcome outcome = isle.run("check", "rows", "--timeout", "5s");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out()).contains("… rows  it is not over in time; its task runs on in the background");
    }

    @Test
    void theAnswerForProgramsFitsItsSchema() throws IOException {
        next(BAD, 1);
        dev.answers.add(new Answer.Applied("p1", true, 4711));
        dev.answers.add(new Answer.Refused("busy", List.of("somebody else was quicker")));
        next(GOOD, 0);
        Outcome outcome = isle.run("check", "-o", "json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        Files.readString(Repository.root().resolve("docs/schema/check.schema.json")), InputFormat.JSON);
        assertThat(schema.validate(outcome.out(), InputFormat.JSON))
                .as(outcome.out() + outcome.err())
                .isEmpty();
        JsonObject document = (JsonObject) Json.parse(outcome.out());
        assertThat(document.truth("good", true)).isFalse();
        assertThat(document.list("checks"))
                .extracting(check -> ((JsonObject) check).text("verdict"))
                .containsExactly("bad", "unknown");
        assertThat(((JsonObject) document.list("checks").getLast()).text("summary"))
                .isEqualTo("its task was not run: somebody else was quicker");
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void whatCannotRunIsRefusedBeforeAnythingIsRun() {
        dev.seen.clear();
        dev.seen.add(seen(of("weigh", "need", new Script("", TaskRun.State.RUNNING, null))));
        Outcome outcome = isle.run("check");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err()).contains("task weigh runs already").contains("isle logs task-weigh --follow");
        inForce(plan.stopped(), null);
        assertThat(isle.run("check").code()).isEqualTo(4);
        inForce(new PlanBuilder().role("mill", 1).task("sum").build(), null);
        Outcome none = isle.run("check");
        assertThat(none.code()).as("nothing was found to be good").isEqualTo(1);
        assertThat(none.err()).contains("the suite demo has no checks");
        assertThat(dev.asked).noneMatch(words -> words.startsWith("run "));
    }

    @Test
    void completionKnowsTheirNames() {
        assertThat(isle.run("names", "checks").out()).isEqualTo("rows\nweight\n");
    }
}
