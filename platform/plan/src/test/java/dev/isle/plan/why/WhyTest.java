package dev.isle.plan.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
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
                fault(
                        "the broker's note cannot be read",
                        "broker-0",
                        "run/launch.json of pid 17",
                        f -> f.unreachable("broker-0", "run/launch.json of pid 17")),
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
        assertThat(links).extracting(Why.Link::subject).containsExactly("dev", "gate-0", "broker-0");
        assertThat(links.getLast().next()).isEqualTo("isle start broker-0");
    }

    private static final Record.Event KILLED =
            new Record.Event(Fake.AT.minusSeconds(3), "failure", "crashed", "it was killed (SIGKILL, status 137)");
    private static final Record.Event AGAIN =
            new Record.Event(Fake.AT.minusSeconds(2), "start", "crashed", "it was killed (SIGKILL, status 137)");

    private static Record having(String server, int failures, Record.Event... recent) {
        Map<String, ServerHistory> histories =
                new LinkedHashMap<>(remembered(PLAN).servers());
        histories.put(
                server,
                new ServerHistory(
                        failures,
                        failures,
                        null,
                        null,
                        false,
                        "id-" + server,
                        "id-before",
                        null,
                        false,
                        null,
                        null,
                        null,
                        List.of(recent)));
        return remembered(PLAN).remembering(List.of(), histories, Map.of(), Map.of());
    }

    private static List<Why.Link> of(Fake fake, Record record, String subject) {
        return Why.explain(PLAN, fake.seen(), record, decide(PLAN, fake.seen(), record), subject);
    }

    @Test
    void aServerThatComesUpAgainSaysWhatEndedItAndWhichAttemptItIs() {
        Record record = having("engine-0", 1, AGAIN, KILLED);
        Fake starting = new Fake(PLAN).notLive("engine-0", "Connection refused");
        Why.Link link = of(starting, record, "engine-0").getLast();
        assertThat(link.what())
                .isEqualTo("it was killed (SIGKILL, status 137) 3 s ago; restarted, attempt 1; not ready yet");
        assertThat(link.evidence()).isEqualTo("Connection refused");
        Why.Link live = of(new Fake(PLAN).red("engine-0", "heap", "jvm", "full"), record, "engine-0")
                .getLast();
        assertThat(live.what()).endsWith("; restarted, attempt 1; live, not ready yet");
        assertThat(live.evidence()).contains("sensor heap is red");
    }

    @Test
    void aServerThatIsRestartedForAChangeSaysSo() {
        Record.Event stop = new Record.Event(Fake.AT.minusSeconds(200), "stop", "changed", "memory 1Gi -> 2Gi");
        Record.Event start = new Record.Event(Fake.AT.minusSeconds(190), "start", "changed", "");
        Why.Link link = of(new Fake(PLAN).notLive("engine-0"), having("engine-0", 0, start, stop), "engine-0")
                .getLast();
        assertThat(link.what()).isEqualTo("its plan changed (memory 1Gi -> 2Gi) 3 min ago; restarted; not ready yet");
    }

    @Test
    void aServerThatSomebodyStoppedAndStartedIsSimplyStarting() {
        Record.Event stop = new Record.Event(Fake.AT.minusSeconds(9), "stop", "server-stopped", "");
        Record.Event start = new Record.Event(Fake.AT.minusSeconds(2), "start", "wanted-again", "");
        Record record = having("engine-0", 0, start, stop);
        assertThat(of(new Fake(PLAN).notLive("engine-0"), record, "engine-0")
                        .getLast()
                        .what())
                .isEqualTo(Reason.STARTING.words());
        assertThat(Why.lastRestart(new Fake(PLAN).seen(), record, "engine-0")).isEmpty();
    }

    @Test
    void aServerThatWasGivenUpAndIsTriedAgainDoesNotTellOfItsFormerFailure() {
        Record.Event again = new Record.Event(Fake.AT.minusSeconds(2), "again", "retry-requested", "asked by ann");
        Record.Event start = new Record.Event(Fake.AT.minusSeconds(1), "start", "retry-requested", "asked by ann");
        Record record = having("engine-0", 0, start, again, KILLED);
        Why.Link link =
                of(new Fake(PLAN).notLive("engine-0"), record, "engine-0").getLast();
        assertThat(link.what()).isEqualTo("another try was requested (asked by ann) 2 s ago; restarted; not ready yet");
        assertThat(link.toString()).doesNotContain("SIGKILL");
    }

    @Test
    void aPortThatIsTakenIsNamedFirst() {
        Fake fake = new Fake(PLAN)
                .portTaken("store-0", "port 8140 is taken by process 17 (nginx)")
                .absent("store-1");
        Why.Link link = of(fake, having("store-0", 2), "store-0").getLast();
        assertThat(link.what()).startsWith(Reason.PORT_TAKEN.words());
        assertThat(link.evidence()).isEqualTo("port 8140 is taken by process 17 (nginx)");
        assertThat(link.next()).startsWith("isle start store-0");
        assertThat(of(fake.noTask("schema"), Record.EMPTY, "store-0").getLast().what())
                .as("also while a need does not hold")
                .startsWith(Reason.PORT_TAKEN.words());
    }

    @Test
    void whereNobodyWatchesNothingIsPromised() {
        Fake dead = new Fake(PLAN).crashed("engine-0", "exit status 3");
        Record record = having("engine-0", 1, KILLED);
        Why.Link link = unwatched(dead, record);
        assertThat(link.what()).isEqualTo("its process ended 1 s ago; nobody watches, so it is not started again");
        assertThat(link.evidence()).isEqualTo("exit status 3");
        assertThat(link.next()).isEqualTo("isle up");
        Record live = having("engine-0", 0);
        Map<String, ServerHistory> histories = new LinkedHashMap<>(live.servers());
        histories.put("engine-0", wasLive("id-engine-0"));
        Record hung = live.remembering(List.of(), histories, Map.of(), Map.of());
        assertThat(unwatched(new Fake(PLAN).notLive("engine-0"), hung).what())
                .isEqualTo("it no longer answers; nobody watches, so it is not restarted");
        Fake task = new Fake(PLAN).task("schema", TaskRun.State.FAILED, 1, "lock timeout");
        assertThat(Why.explain(PLAN, task.seen(), record, decide(PLAN, task.seen(), record), "schema", false)
                        .getLast()
                        .what())
                .isEqualTo("failed; nobody watches, so it is not tried again");
    }

    private static Why.Link unwatched(Fake fake, Record record) {
        return Why.explain(PLAN, fake.seen(), record, decide(PLAN, fake.seen(), record), "engine-0", false)
                .getLast();
    }

    private static ServerHistory wasLive(String identity) {
        return new ServerHistory(0, 0, null, null, false, identity, null, null, true, Fake.AT, null, null, List.of());
    }

    @Test
    void anEndThatIsNotAnsweredYetSaysWhenAndWhatIsWaitedFor() {
        Fake dead = new Fake(PLAN).crashed("engine-0", "exit status 3");
        Record paused = having("engine-0", 3, KILLED);
        Map<String, ServerHistory> histories = new LinkedHashMap<>(paused.servers());
        ServerHistory h = paused.history("engine-0");
        histories.put(
                "engine-0",
                new ServerHistory(
                        3,
                        3,
                        Fake.AT,
                        Fake.AT.plusSeconds(2),
                        false,
                        "id-engine-0",
                        "id-engine-0",
                        null,
                        false,
                        null,
                        null,
                        null,
                        h.recent()));
        Record record = paused.remembering(List.of(), histories, Map.of(), Map.of());
        Why.Link link = of(dead, record, "engine-0").getLast();
        assertThat(link.what()).startsWith("its process ended 1 s ago; it failed lately and is given a pause");
        assertThat(link.evidence()).isEqualTo("exit status 3");
    }

    @Test
    void afterRecoveryTheLastRestartIsStillToldWithReasonAndTime() {
        Record record = having("engine-0", 0, AGAIN, KILLED);
        Fake well = new Fake(PLAN);
        assertThat(of(well, record, "engine-0")).as("nothing is wrong any more").isEmpty();
        Why.Link link = Why.lastRestart(well.seen(), record, "engine-0").orElseThrow();
        assertThat(link.what()).isEqualTo("was last restarted 2 s ago, at 2026-03-01T09:59:58Z: its process ended");
        assertThat(link.evidence()).isEqualTo("it was killed (SIGKILL, status 137)");
        assertThat(Why.lastRestart(well.seen(), record, "gate-0")).isEmpty();
    }

    @Test
    void ofARoleAndOfTheEnvironmentTheChainGoesDownToTheFirstCause() {
        Fake fake = new Fake(PLAN)
                .crashed("db-main-0", "disk full")
                .mute("main")
                .red("store-0", "database", "database", "no connection")
                .red("store-1", "database", "database", "no connection")
                .red("gate-0", "store", "peers", "no answer");
        Record record = remembered(PLAN);
        assertThat(of(fake, record, "gate"))
                .extracting(Why.Link::subject)
                .containsExactly("role gate", "gate-0", "store-0", "db-main-0");
        assertThat(of(fake, record, "gate").getFirst().what()).isEqualTo("has 0 of 1 ready");
        List<Why.Link> whole = of(fake, record, PLAN.environment());
        assertThat(whole).isEqualTo(explain(PLAN, fake.seen(), record));
        assertThat(whole).extracting(Why.Link::subject).containsExactly("dev", "db-main-0");
        assertThat(whole.getFirst().what())
                .isEqualTo("is not as wanted: db-main has 0 of 1 ready, store has 0 of 2 ready, gate has 0 of 1 ready");
        assertThat(of(fake, record, "broker")).isEmpty();
        assertThat(of(fake, record, "nobody")).isEmpty();
    }

    @Test
    void aMemberThatIsStoppedByWishIsNotTheCauseWhileAnotherOneCrashed() {
        Plan plan = new Samples.PlanBuilder()
                .role("store", 2)
                .role("gate", 1, Samples.need(Need.On.ROLE_READY, "store"))
                .stopped("store-0")
                .build();
        Fake fake =
                new Fake(plan).absent("store-0").crashed("store-1", "disk full").absent("gate-0");
        Decisions decisions = decide(plan, fake.seen(), Record.EMPTY);
        assertThat(Why.explain(plan, fake.seen(), Record.EMPTY, decisions, "gate-0"))
                .extracting(Why.Link::subject)
                .containsExactly("gate-0", "store-1");
        assertThat(Why.explain(plan, fake.seen(), Record.EMPTY, decisions, "store"))
                .first()
                .extracting(Why.Link::what)
                .isEqualTo("has 0 of 1 ready");
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
