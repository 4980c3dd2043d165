package dev.isle.plan.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.ServerHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTest {
    private static final Plan PLAN = Samples.plan();

    /** What is put into the world, the cause that must be named, and a word of its evidence. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault("the broker crashed", "broker-0", "out of memory", f -> f.crashed("broker-0", "out of memory")),
                fault("the broker is lost", "broker-0", "vanished", f -> f.absent("broker-0")),
                fault("the broker hangs", "broker-0", "", f -> f.notLive("broker-0")),
                fault("the broker is out of sight", "broker-0", "", f -> f.unreachable("broker-0")),
                fault("the broker stops", "broker-0", "", f -> f.stopping("broker-0")),
                fault(
                        "the database crashed",
                        "db-main-0",
                        "disk full",
                        f -> f.crashed("db-main-0", "disk full")
                                .mute("main")
                                .red("store-0", "database", "database", "no connection")
                                .red("store-1", "database", "database", "no connection")
                                .red("engine-0", "store", "peers", "no answer")),
                fault(
                        "the database is mute",
                        "database main",
                        "no connection",
                        f -> f.mute("main")
                                .red("store-0", "connections", "database", "refused")
                                .red("store-1", "connections", "database", "refused")),
                fault(
                        "the schema failed for good",
                        "task schema",
                        "syntax error",
                        f -> f.task("schema", TaskRun.State.FAILED, 3, "syntax error")
                                .absent("store-0")
                                .absent("store-1")
                                .absent("engine-0")
                                .absent("gate-0")),
                fault(
                        "the schema failed once",
                        "task schema",
                        "lock timeout",
                        f -> f.task("schema", TaskRun.State.FAILED, 1, "lock timeout")
                                .absent("store-0")
                                .absent("store-1")),
                fault(
                        "the schema runs",
                        "task schema",
                        "",
                        f -> f.task("schema", TaskRun.State.RUNNING, 1, "")
                                .absent("store-0")
                                .absent("store-1")
                                .absent("gate-0")),
                fault(
                        "both stores crashed",
                        "store-0",
                        "exit status 3",
                        f -> f.crashed("store-0", "exit status 3")
                                .crashed("store-1", "exit status 4")
                                .red("engine-0", "store", "peers", "no answer")
                                .red("gate-0", "store", "peers", "no answer")),
                fault(
                        "the standby is dead",
                        "store-1",
                        "killed by SIGKILL",
                        f -> f.crashed("store-1", "killed by SIGKILL")),
                fault("the active is hung", "store-0", "", f -> f.notLive("store-0")),
                fault(
                        "the engine has a red sensor",
                        "engine-0",
                        "backlog",
                        f -> f.red("engine-0", "backlog", "queue", "12000 events")),
                fault(
                        "the gate's red sensor names a role",
                        "engine-0",
                        "exit status 2",
                        f -> f.crashed("engine-0", "exit status 2").red("gate-0", "engine", "peers", "no answer")),
                fault("a worker crashed", "calc-2", "exit status 9", f -> f.crashed("calc-2", "exit status 9")),
                fault(
                        "all workers are gone",
                        "calc-0",
                        "vanished",
                        f -> f.absent("calc-0")
                                .absent("calc-1")
                                .absent("calc-2")
                                .absent("calc-3")),
                fault("the gate is slow", "gate-0", "", f -> f.notLive("gate-0")),
                fault("the gate crashed", "gate-0", "port in use", f -> f.crashed("gate-0", "port in use")),
                fault(
                        "a store's own sensor is red",
                        "store-0",
                        "epoch",
                        f -> f.red("store-0", "lease", "cluster", "epoch lost")));
    }

    private static Arguments fault(String name, String cause, String evidence, Consumer<Fake> put) {
        return arguments(name, cause, evidence, put);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theFaultIsTheCauseThatIsNamed(String name, String cause, String evidence, Consumer<Fake> put) {
        Fake fake = new Fake(PLAN);
        put.accept(fake);
        // What waits for a task was never started.
        Record record = cause.startsWith("task ") ? Record.EMPTY : remembered(PLAN);
        List<Why.Link> links = explain(PLAN, fake.seen(), record);
        assertThat(links).as(name).isNotEmpty();
        assertThat(links.getLast().subject()).isEqualTo(cause);
        assertThat(links.getLast().what()).isNotBlank();
        assertThat(links.toString()).contains(evidence);
    }

    @Test
    void whereAllIsReadyThereIsNothingToExplain() {
        assertThat(explain(PLAN, new Fake(PLAN).seen(), remembered(PLAN))).isEmpty();
    }

    @Test
    void aColdStandbyIsAsWanted() {
        Plan plan = new Samples.PlanBuilder()
                .role("pair", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.ISLE, null)
                .build();
        assertThat(explain(plan, new Fake(plan).absent("pair-1").seen(), remembered(plan)))
                .isEmpty();
    }

    @Test
    void aServerThatTheFileKeepsStoppedIsTheCauseForItsDependents() {
        Plan plan = new Samples.PlanBuilder()
                .role("broker", 1)
                .role("gate", 1, Samples.need(Need.On.ROLE_LIVE, "broker"))
                .stopped("broker-0")
                .build();
        Fake fake = new Fake(plan).absent("broker-0").absent("gate-0");
        List<Why.Link> links = explain(plan, fake.seen(), Record.EMPTY);
        assertThat(links).extracting(Why.Link::subject).containsExactly("gate-0", "broker-0");
        assertThat(links.getLast().next()).isEqualTo("isle start broker-0");
    }

    @Test
    void aServerThatWasGivenUpIsStartedByHand() {
        Map<String, ServerHistory> histories =
                new LinkedHashMap<>(remembered(PLAN).servers());
        histories.put(
                "broker-0",
                new ServerHistory(
                        6,
                        6,
                        Fake.AT,
                        Fake.AT,
                        true,
                        "id-broker-0",
                        "id-broker-0",
                        null,
                        false,
                        null,
                        null,
                        null,
                        List.of()));
        Record record = remembered(PLAN).remembering(List.of(), histories, Map.of(), Map.of());
        List<Why.Link> links =
                explain(PLAN, new Fake(PLAN).crashed("broker-0", "bad option").seen(), record);
        assertThat(links.getLast().next()).contains("isle start broker-0");
        assertThat(links.getLast().evidence()).contains("bad option");
    }

    /** A Record of an environment that has been well for a while. */
    private static Record remembered(Plan plan) {
        Record begun = Record.EMPTY.remembering(List.of(), Map.of(), Map.of(), Map.of());
        return decide(plan, new Fake(plan).seen(), begun).next();
    }

    private static Decisions decide(Plan plan, Observation seen, Record record) {
        return new Sequencer().decide(plan, seen, record, new Capabilities(false, false, 4), Fake.AT);
    }

    private static List<Why.Link> explain(Plan plan, Observation seen, Record record) {
        Decisions decisions = decide(plan, seen, record);
        return Why.explain(plan, seen, decisions.next(), decisions, null);
    }
}
