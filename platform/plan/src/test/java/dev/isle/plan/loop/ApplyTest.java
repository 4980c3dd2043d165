package dev.isle.plan.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problem;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planning;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.ServerHistory;
import dev.isle.plan.record.Tenure;
import dev.isle.plan.why.Fake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplyTest {
    private final MemoryRecordStore store = new MemoryRecordStore();
    private final ScriptedRuntime runtime = new ScriptedRuntime(ScriptedRuntime.nothing(Fake.AT));
    private final Apply apply = new Apply(runtime, store, Clock.fixed(Fake.AT, ZoneOffset.UTC));

    private static final Record.Event KILLED = new Record.Event(Fake.AT, "failure", "crashed", "it was killed");

    private static Plan plan(String hash, boolean running) {
        return new Samples.PlanBuilder()
                .role("a", 1)
                .hash(hash)
                .running(running)
                .build();
    }

    private Applied apply(Planning planning, String digest, @Nullable String expected) {
        Record.Applied files = new Record.Applied("/f.yaml", digest, Map.of("/f.yaml", "x"), "/r", Fake.AT, "ann");
        return apply.apply(new Apply.Wish(planning, files, "TICKET-1", Map.of("approver", "bob"), expected));
    }

    private Applied apply(Plan plan) {
        return apply(a -> new Planned.Good(plan), plan.hash(), null);
    }

    @Test
    void theFirstPlanIsInForceAndLogged() {
        Plan plan = plan("h1", true);
        Applied.Accepted accepted = (Applied.Accepted) apply(plan);
        assertThat(accepted.changed()).isTrue();
        Record record = store.read();
        assertThat(record.plan()).isEqualTo(plan);
        assertThat(record.started()).isEqualTo(Fake.AT);
        assertThat(store.log()).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("apply");
            assertThat(entry.by()).isEqualTo("ann");
            assertThat(entry.planHash()).isEqualTo(plan.hash());
            assertThat(entry.reason()).isEqualTo("TICKET-1");
            assertThat(entry.with()).containsEntry("approver", "bob");
        });
    }

    @Test
    void theSameFilesAgainWriteNothing() {
        apply(plan("h1", true));
        Record before = store.read();
        Applied.Accepted again = (Applied.Accepted) apply(plan("h1", true));
        assertThat(again.changed()).isFalse();
        assertThat(store.read()).isEqualTo(before);
        assertThat(store.log()).hasSize(1);
    }

    private Applied at(Instant when, Plan plan) {
        Record.Applied files = new Record.Applied("/f.yaml", plan.hash(), Map.of("/f.yaml", "x"), "/r", when, "ann");
        return apply.apply(new Apply.Wish(a -> new Planned.Good(plan), files, "", Map.of(), null));
    }

    @Test
    void theSameFilesAgainRenewALease() {
        Plan plan = new Samples.PlanBuilder()
                .role("a", 1)
                .term(new Term(null, Duration.ofHours(1), null, false))
                .build();
        at(Fake.AT, plan);
        remember(List.of("broker.live"), history(3, false));
        Applied.Accepted again = (Applied.Accepted) at(Fake.AT.plusSeconds(60), plan);
        assertThat(again.changed()).as("the plan is the same").isFalse();
        Tenure renewed = Tenure.of(plan, store.read(), Fake.AT);
        assertThat(renewed.leaseEnd()).contains(Fake.AT.plusSeconds(3_660));
        assertThat(store.read().started()).as("it ran on").isEqualTo(Fake.AT);
        assertThat(store.read().held()).containsExactly("broker.live");
        assertThat(store.log()).extracting(LogEntry::detail).last().isEqualTo("its lease is renewed");
        at(Fake.AT.plusSeconds(9_999), plan);
        assertThat(store.read().started())
                .as("it had stopped at its end and begins anew")
                .isEqualTo(Fake.AT.plusSeconds(9_999));
        assertThat(store.read().held()).isEmpty();
        assertThat(store.read().history("a-0").restarts()).isZero();
    }

    @Test
    void aLeaseThatHasEndedAlreadyIsRefused() {
        Plan plan = new Samples.PlanBuilder()
                .role("a", 1)
                .term(new Term(null, null, Fake.AT, true))
                .build();
        Applied.Refused refused = (Applied.Refused) at(Fake.AT, plan);
        assertThat(refused.code()).isEqualTo("lease-ended");
        assertThat(store.read().plan()).isNull();
        assertThat(at(Fake.AT.minusSeconds(1), plan)).isInstanceOf(Applied.Accepted.class);
    }

    @Test
    void aBadFileKeepsTheLastGoodPlanInForce() {
        apply(plan("h1", true));
        Record before = store.read();
        Problem problem = new Problem(new Position("f.yaml", 3, 7), "rule", "it is wrong", "right it");
        Applied.Refused refused = (Applied.Refused) apply(a -> new Planned.Bad(List.of(problem)), "other", null);
        assertThat(refused.code()).isEqualTo("invalid");
        assertThat(refused.problems()).containsExactly(problem.toString());
        assertThat(store.read().plan()).isEqualTo(before.plan());
        assertThat(store.read().applied()).isEqualTo(before.applied());
        assertThat(store.log()).extracting(LogEntry::what).containsExactly("apply", "refuse");
    }

    @Test
    void missingPortsAreAllocatedOnceAndStay() {
        Planning planning = allocation -> allocation.port("a-0", "http").isEmpty()
                ? new Planned.PortsWanted(List.of("a-0/http"))
                : new Planned.Good(plan("h1", true));
        apply(planning, "x", null);
        Allocation first = store.read().allocation();
        assertThat(first.port("a-0", "http")).hasValue(21000);
        apply(planning, "y", null);
        assertThat(store.read().allocation()).isEqualTo(first);
    }

    @Test
    void withoutAFreePortItIsRefused() {
        runtime.noPorts = true;
        Applied.Refused refused = (Applied.Refused) apply(a -> new Planned.PortsWanted(List.of("a-0/http")), "x", null);
        assertThat(refused.code()).isEqualTo("no-ports");
        assertThat(refused.problems()).containsExactly("no port is free between 1 and 2");
        assertThat(store.read().plan()).isNull();
    }

    @Test
    void anApprovedPlanIsExecutedExactlyOrNotAtAll() {
        Plan plan = plan("h1", true);
        assertThat(apply(a -> new Planned.Good(plan), "x", "another")).isInstanceOf(Applied.Refused.class);
        assertThat(store.read().plan()).isNull();
        assertThat(apply(a -> new Planned.Good(plan), "x", plan.hash())).isInstanceOf(Applied.Accepted.class);
    }

    @Test
    void needsAreForgottenWhenTheEnvironmentIsSetRunningAgain() {
        apply(plan("h1", true));
        remember(List.of("broker.live"), history(3, false));
        apply(plan("h2", true));
        assertThat(store.read().held()).as("a change keeps what held").containsExactly("broker.live");
        apply(plan("h2", false));
        assertThat(store.read().held()).isEmpty();
        assertThat(store.read().started()).isNull();
        apply(plan("h2", true));
        assertThat(store.read().held()).isEmpty();
        assertThat(store.read().started()).isEqualTo(Fake.AT);
        assertThat(store.read().history("a-0").restarts()).isZero();
        assertThat(store.read().history("a-0").recent().getFirst().reason()).isEqualTo("wanted-again");
    }

    @Test
    void aChangedServerGetsAnotherTryAndAnUnchangedOneDoesNot() {
        apply(plan("h1", true));
        remember(List.of(), history(6, true));
        Plan same =
                new Samples.PlanBuilder().role("a", 1).hash("h1").role("b", 1).build();
        apply(same);
        assertThat(store.read().history("a-0").failed()).isTrue();
        apply(plan("h2", true));
        assertThat(store.read().history("a-0").failed()).isFalse();
        assertThat(store.read().history("a-0").failures()).isZero();
        assertThat(store.read().changes()).containsKey("a-0");
        assertThat(store.read().history("a-0").recent().getFirst())
                .as("why it is started is the change, not its former end")
                .isEqualTo(new Record.Event(
                        Fake.AT,
                        "again",
                        "changed",
                        String.valueOf(store.read().changes().get("a-0"))));
    }

    private void remember(List<String> held, ServerHistory history) {
        Record record = store.read();
        store.write(record.remembering(held, Map.of("a-0", history), Map.of(), Map.of()), List.of());
    }

    private static ServerHistory history(int failures, boolean failed) {
        return new ServerHistory(
                failures, failures, Fake.AT, null, failed, "x", "x", null, false, null, null, null, List.of(KILLED));
    }
}
