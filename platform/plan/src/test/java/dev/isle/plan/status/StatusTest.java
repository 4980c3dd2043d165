package dev.isle.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.plan.decide.BackOff;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.status.Status.ConditionType;
import dev.isle.plan.why.Fake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final Plan PLAN = Samples.plan();

    private static Status status(Plan plan, Fake fake) {
        return status(plan, fake, Record.EMPTY);
    }

    private static Status status(Plan plan, Fake fake, Record record) {
        Clock clock = Clock.fixed(Fake.AT, ZoneOffset.UTC);
        return new StatusReport(clock, "local", new Capabilities(false, false, 4)).of(plan, fake.seen(), record);
    }

    /** As after too many failures in a row, the last a crash. */
    private static Record givenUp(String server) {
        Record.Event last = new Record.Event(Fake.AT.minusSeconds(1), "failure", Reason.CRASHED.id(), "exit status 1");
        Record.ServerHistory history = new Record.ServerHistory(
                BackOff.MOST,
                BackOff.MOST,
                last.at(),
                null,
                true,
                "id-" + server,
                "id-" + server,
                null,
                false,
                null,
                null,
                null,
                List.of(last));
        return Record.EMPTY.remembering(List.of(), Map.of(server, history), Map.of(), Map.of());
    }

    private static Set<ConditionType> of(Status status) {
        return status.conditions().stream()
                .filter(Status.Condition::status)
                .map(Status.Condition::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ConditionType.class)));
    }

    @Test
    void allIsWell() {
        Status status = status(PLAN, new Fake(PLAN));
        assertThat(of(status)).containsExactly(ConditionType.READY);
        assertThat(status.ready()).isTrue();
        assertThat(status.servers()).extracting(Status.Server::state).containsOnly("ready");
        assertThat(status.conditions()).extracting(Status.Condition::type).containsExactly(ConditionType.values());
    }

    @Test
    void aDeadStandbyIsDegradedAndNotUnready() {
        Status status = status(PLAN, new Fake(PLAN).crashed("store-1", "exit status 1"));
        assertThat(of(status)).contains(ConditionType.READY, ConditionType.DEGRADED, ConditionType.PROGRESSING);
        Status.Server dead = status.servers().stream()
                .filter(s -> s.name().equals("store-1"))
                .findFirst()
                .orElseThrow();
        assertThat(dead.reason()).isEqualTo(Reason.CRASHED.id());
        assertThat(dead.ready()).isFalse();
        assertThat(dead.pid()).isNull();
    }

    @Test
    void whereNobodyWatchesNothingIsPromised() {
        Fake fake = new Fake(PLAN).crashed("store-1", "exit status 1").absent("calc-0");
        Clock clock = Clock.fixed(Fake.AT, ZoneOffset.UTC);
        Status status = new StatusReport(clock, "local", new Capabilities(false, false, 4))
                .of(PLAN, fake.seen(), Record.EMPTY, false);
        assertThat(of(status)).doesNotContain(ConditionType.PROGRESSING);
        assertThat(status.conditions())
                .filteredOn(condition -> condition.type() == ConditionType.PROGRESSING)
                .extracting(Status.Condition::reason)
                .containsExactly("NobodyWatches");
        assertThat(status.servers())
                .filteredOn(server -> server.name().equals("store-1"))
                .singleElement()
                .satisfies(server -> {
                    assertThat(server.state()).isEqualTo("ended");
                    assertThat(server.detail())
                            .isEqualTo("exit status 1; nobody watches: it stays down until `isle up`");
                });
        assertThat(status.servers())
                .filteredOn(server -> server.name().equals("calc-0"))
                .extracting(Status.Server::state)
                .as("it waits for nobody who would start it")
                .containsExactly("ended");
        assertThat(of(status(PLAN, fake))).contains(ConditionType.PROGRESSING);
    }

    @Test
    void aRoleWithoutItsMinimumIsUnready() {
        Status status = status(PLAN, new Fake(PLAN).crashed("engine-0", "exit status 1"));
        assertThat(status.ready()).isFalse();
        assertThat(of(status)).contains(ConditionType.DEGRADED).doesNotContain(ConditionType.READY);
        assertThat(status.conditions().getFirst().message()).contains("engine");
    }

    private static String message(Status status, ConditionType type) {
        return status.conditions().stream()
                .filter(c -> c.type() == type)
                .findFirst()
                .orElseThrow()
                .message();
    }

    @Test
    void aServerThatIsStoppedByWishIsNotWaitedFor() {
        Plan one = new Samples.PlanBuilder()
                .role("broker", 1)
                .role("gate", 2)
                .stopped("broker-0")
                .build();
        Status status = status(one, new Fake(one).absent("broker-0"));
        assertThat(of(status)).containsExactly(ConditionType.READY);
        assertThat(message(status, ConditionType.READY)).isEqualTo("ready; 1 server stopped by wish");
        Plan two = new Samples.PlanBuilder()
                .role("gate", 2)
                .minReady(2)
                .stopped("gate-1")
                .build();
        assertThat(status(two, new Fake(two).absent("gate-1")).ready())
                .as("the one that is wanted is enough")
                .isTrue();
        Status dead = status(two, new Fake(two).absent("gate-1").crashed("gate-0", "exit status 1"));
        assertThat(dead.ready()).isFalse();
        assertThat(message(dead, ConditionType.READY)).isEqualTo("gate has 0 of 1 ready; 1 server stopped by wish");
    }

    @Test
    void whatRunsOnDemandIsMissedByNobodyUntilItIsStarted() {
        Samples.PlanBuilder tool =
                new Samples.PlanBuilder().role("gate", 1).role("tool", 1).onDemand();
        Plan still = tool.stopped("tool-0").build();
        Status status = status(still, new Fake(still).absent("tool-0"));
        assertThat(of(status)).containsExactly(ConditionType.READY);
        assertThat(message(status, ConditionType.READY)).isEqualTo("ready");
        Plan started = tool.stopped().build();
        assertThat(status(started, new Fake(started).absent("tool-0")).ready()).isFalse();
    }

    @Test
    void readyBesideDegradedDoesNotClaimThatAllAreReady() {
        Status status = status(PLAN, new Fake(PLAN).crashed("store-1", "exit status 1"));
        assertThat(message(status, ConditionType.READY))
                .isEqualTo("every role has as many servers ready as it needs, without store-1");
        assertThat(message(status, ConditionType.DEGRADED)).isEqualTo("store-1 is ended");
        assertThat(status.conditions().getFirst().reason()).isEqualTo("EnoughServersReady");
        assertThat(message(status(PLAN, new Fake(PLAN)), ConditionType.READY)).isEqualTo("ready");
    }

    @Test
    void aColdStandbyIsNeitherDegradedNorProgress() {
        Plan plan = new Samples.PlanBuilder()
                .role("pair", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.ISLE, null)
                .build();
        assertThat(of(status(plan, new Fake(plan).absent("pair-1")))).containsExactly(ConditionType.READY);
    }

    @Test
    void aServerThatIsLeftAloneIsFailedAndTheEnvironmentDegradedAndHeld() {
        Status status = status(PLAN, new Fake(PLAN).crashed("store-1", "exit status 1"), givenUp("store-1"));
        assertThat(status.servers())
                .filteredOn(server -> server.name().equals("store-1"))
                .singleElement()
                .satisfies(server -> {
                    assertThat(server.state()).isEqualTo("failed");
                    assertThat(server.reason()).isEqualTo(Reason.FAILED.id());
                    assertThat(server.restarts()).isEqualTo(BackOff.MOST);
                });
        assertThat(of(status)).containsExactly(ConditionType.READY, ConditionType.DEGRADED, ConditionType.HELD);
        assertThat(message(status, ConditionType.DEGRADED)).isEqualTo("store-1 is failed");
        assertThat(message(status, ConditionType.HELD)).isEqualTo("store-1: " + Reason.FAILED.words());
    }

    @Test
    void aColdStandbyThatIsLeftAloneIsMissedAlthoughItNeedNotRun() {
        Plan plan = new Samples.PlanBuilder()
                .role("pair", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.ISLE, null)
                .build();
        Fake fake = new Fake(plan).crashed("pair-1", "exit status 1");
        assertThat(of(status(plan, fake))).containsExactly(ConditionType.READY);
        Status failed = status(plan, fake, givenUp("pair-1"));
        assertThat(of(failed)).containsExactly(ConditionType.READY, ConditionType.DEGRADED);
        assertThat(message(failed, ConditionType.DEGRADED)).isEqualTo("pair-1 is failed");
        assertThat(message(failed, ConditionType.READY))
                .isEqualTo("every role has as many servers ready as it needs, without pair-1");
    }

    @Test
    void whatRunsOtherwiseThanPlannedIsDrifted() {
        Plan changed = new Samples.PlanBuilder().role("side", 1).hash("h2").build();
        Fake fake = new Fake(changed).notLive("side-0");
        assertThat(of(status(changed, fake))).contains(ConditionType.DRIFTED);
        Plan without = new Samples.PlanBuilder().role("broker", 1).build();
        assertThat(of(status(without, new Fake(Samples.plan())))).contains(ConditionType.DRIFTED);
    }

    @Test
    void aStoppedEnvironmentIsSuspendedAndNotDegraded() {
        Plan plan = new Samples.PlanBuilder().role("broker", 1).running(false).build();
        Status status = status(plan, new Fake(plan).absent("broker-0"));
        assertThat(of(status)).containsExactly(ConditionType.SUSPENDED);
        assertThat(status.servers()).extracting(Status.Server::state).containsExactly("stopped");
    }

    private static Plan leased(Instant end, boolean remove) {
        return new Samples.PlanBuilder()
                .role("broker", 1)
                .term(new Term(null, null, end, remove))
                .build();
    }

    @Test
    void anEndThatIsNearIsWarnedOf() {
        Plan far = leased(Fake.AT.plusSeconds(90_000), false);
        assertThat(of(status(far, new Fake(far)))).containsExactly(ConditionType.READY);
        assertThat(message(status(far, new Fake(far)), ConditionType.EXPIRING))
                .isEqualTo("its lease ends at " + Fake.AT.plusSeconds(90_000));
        Plan near = leased(Fake.AT.plusSeconds(3_600), true);
        Status warned = status(near, new Fake(near));
        assertThat(of(warned)).containsExactly(ConditionType.READY, ConditionType.EXPIRING);
        assertThat(message(warned, ConditionType.EXPIRING))
                .isEqualTo("its lease ends at " + Fake.AT.plusSeconds(3_600) + "; it is removed then");
        assertThat(warned.lease()).isEqualTo(new Status.Lease(Fake.AT.plusSeconds(3_600), false, true));
    }

    @Test
    void afterItsLeaseItIsSuspendedWhetherSomebodyWatchesOrNot() {
        Plan over = leased(Fake.AT, false);
        Status stopped = status(over, new Fake(over).absent("broker-0"));
        assertThat(of(stopped)).containsExactly(ConditionType.SUSPENDED, ConditionType.EXPIRING);
        assertThat(message(stopped, ConditionType.SUSPENDED)).isEqualTo(Reason.LEASE_ENDED.words());
        assertThat(stopped.running()).isFalse();
        assertThat(stopped.servers()).extracting(Status.Server::state).containsExactly("stopped");
        Status unwatched = status(over, new Fake(over));
        assertThat(of(unwatched)).as("its servers run on").contains(ConditionType.EXPIRING, ConditionType.PROGRESSING);
    }

    @Test
    void aTaskThatFailedForGoodHoldsTheEnvironment() {
        Fake fake = new Fake(PLAN)
                .task("schema", TaskRun.State.FAILED, 3, "syntax error")
                .absent("store-0")
                .absent("store-1");
        Status status = status(PLAN, fake);
        assertThat(of(status)).contains(ConditionType.HELD).doesNotContain(ConditionType.READY);
        assertThat(status.tasks()).extracting(Status.Task::state).containsExactly("failed");
    }

    @Test
    void aTaskThatNothingNeedsRunsOnDemandAndShowsItsLastRun() {
        Plan plan = new Samples.PlanBuilder()
                .task("schema")
                .role("store", 1, Samples.need(Need.On.TASK, "schema"))
                .task("report")
                .build();
        assertThat(task(status(plan, new Fake(plan).noTask("report").noTask("schema")), "schema")
                        .state())
                .isEqualTo("waiting");
        Status.Task never = task(status(plan, new Fake(plan).noTask("report")), "report");
        assertThat(never).isEqualTo(new Status.Task("report", "on demand", 0, ""));
        Status.Task last = task(
                status(plan, new Fake(plan).task("report", TaskRun.State.FAILED, 1, "it ended with status 3")),
                "report");
        assertThat(last)
                .isEqualTo(new Status.Task(
                        "report", "failed", 1, "it ended with status 3, at " + Fake.AT.minusSeconds(100)));
        assertThat(task(status(plan, new Fake(plan).task("report", TaskRun.State.RUNNING, 1, "it runs")), "report"))
                .isEqualTo(new Status.Task("report", "running", 1, "it runs"));
    }

    private static Status.Task task(Status status, String name) {
        return status.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theEndpointOfAPairIsTheActivesAddress() {
        assertThat(status(PLAN, new Fake(PLAN)).endpoints())
                .containsEntry("gate", "http://h:1")
                .containsKey("store");
    }

    @Test
    void theDocumentFitsItsSchema() throws IOException {
        Path file = Path.of("../../docs/schema/status.schema.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file), InputFormat.JSON);
        List<Fake> worlds = List.of(
                new Fake(PLAN),
                new Fake(PLAN).crashed("store-1", "exit status 1").red("gate-0", "x", "y", "z"),
                new Fake(PLAN).unreachable("broker-0").stopping("gate-0").notLive("engine-0"),
                new Fake(PLAN).task("schema", TaskRun.State.UNKNOWN, 1, "?"),
                new Fake(PLAN).noTask("schema").absent("store-0").absent("store-1"));
        String leased = Json.compact(StatusDocument.of(
                status(leased(Fake.AT.plusSeconds(60), true), new Fake(leased(Fake.AT.plusSeconds(60), true)))));
        assertThat(schema.validate(leased, InputFormat.JSON)).as(leased).isEmpty();
        for (Fake world : worlds) {
            String document = Json.compact(StatusDocument.of(status(PLAN, world)));
            assertThat(schema.validate(document, InputFormat.JSON)).as(document).isEmpty();
        }
        assertThat(schema.validate("{\"schemaVersion\": 2}", InputFormat.JSON)).isNotEmpty();
    }
}
