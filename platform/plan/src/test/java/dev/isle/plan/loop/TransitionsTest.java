package dev.isle.plan.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import dev.isle.plan.status.Status;
import dev.isle.plan.status.StatusReport;
import dev.isle.plan.why.Fake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Since when conditions are as they are, who took over, and who became active. */
class TransitionsTest {
    private static final Plan PLAN = new Samples.PlanBuilder()
            .role("store", 2)
            .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.SELF, null)
            .role("gate", 1)
            .build();
    private static final Pace PACE =
            new Pace(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final MemoryRecordStore store = new MemoryRecordStore();
    private final ScriptedRuntime runtime = new ScriptedRuntime(ScriptedRuntime.nothing(Fake.AT));
    private Instant now = Fake.AT;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Converger converger = supervisor("supervisor 1");

    private Converger supervisor(String name) {
        return new Converger(runtime, store, new Sequencer(), clock, PACE, name);
    }

    private void apply(Plan plan) {
        Record.Applied files = new Record.Applied("/f", plan.hash(), Map.of(), "/r", now, "ann");
        new Apply(runtime, store, clock).apply(new Apply.Wish(a -> new Planned.Good(plan), files, "", Map.of(), null));
    }

    private Status turn(Fake world, long secondsLater) {
        now = now.plusSeconds(secondsLater);
        runtime.seen = world.seen();
        converger.turn();
        return status(world);
    }

    private Status status(Fake world) {
        Record record = store.read();
        return new StatusReport(clock, "scripted", runtime.capabilities())
                .of(Objects.requireNonNull(record.plan()), world.seen(), record);
    }

    private static @Nullable Instant since(Status status, Status.ConditionType type) {
        return status.conditions().stream()
                .filter(c -> c.type() == type)
                .findFirst()
                .orElseThrow()
                .since();
    }

    private List<LogEntry> entries(String what) {
        return store.log().stream().filter(e -> e.what().equals(what)).toList();
    }

    @Test
    void aConditionsTimeChangesExactlyWhenItsStatusDoes() {
        apply(PLAN);
        Instant well = Fake.AT.plusSeconds(5);
        Status first = turn(new Fake(PLAN), 5);
        assertThat(first.conditions()).extracting(Status.Condition::since).containsOnly(well);
        Status later = turn(new Fake(PLAN), 100);
        assertThat(later.conditions()).extracting(Status.Condition::since).containsOnly(well);
        Fake down = new Fake(PLAN).crashed("gate-0", "exit status 1");
        assertThat(since(turn(down, 10), Status.ConditionType.READY)).isEqualTo(well.plusSeconds(110));
        Status still = turn(down, 10);
        assertThat(since(still, Status.ConditionType.READY))
                .as("another turn, the same status")
                .isEqualTo(well.plusSeconds(110));
        assertThat(since(still, Status.ConditionType.DEGRADED)).isEqualTo(well.plusSeconds(110));
        assertThat(since(still, Status.ConditionType.SUSPENDED)).isEqualTo(well);
        Status again = turn(new Fake(PLAN), 7);
        assertThat(again.ready()).isTrue();
        assertThat(since(again, Status.ConditionType.READY)).isEqualTo(well.plusSeconds(127));
    }

    @Test
    void anotherReasonForTheSameStatusIsNoChange() {
        apply(PLAN);
        turn(new Fake(PLAN).crashed("gate-0", "exit status 1"), 5);
        Status other = turn(new Fake(PLAN).crashed("store-0", "x").crashed("store-1", "x"), 5);
        assertThat(other.ready()).isFalse();
        assertThat(since(other, Status.ConditionType.READY)).isEqualTo(Fake.AT.plusSeconds(5));
    }

    /** A new supervisor begins to measure anew since when servers are ready, and the environment's conditions are as they were. */
    @Test
    void timesSurviveATakeOverAndAFileThatIsAppliedAnew() {
        apply(PLAN);
        Instant well = Fake.AT.plusSeconds(5);
        turn(new Fake(PLAN), 5);
        converger = supervisor("supervisor 2");
        assertThat(since(turn(new Fake(PLAN), 50), Status.ConditionType.READY)).isEqualTo(well);
        apply(new Samples.PlanBuilder()
                .role("store", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.SELF, null)
                .role("gate", 1)
                .role("side", 1)
                .build());
        assertThat(Objects.requireNonNull(store.read().watch()).conditions().get("Ready"))
                .isEqualTo(new Record.Since(true, well));
    }

    @Test
    void whatTheLoopHasNotRecordedYetHasNoTime() {
        apply(PLAN);
        turn(new Fake(PLAN), 5);
        Status now = status(new Fake(PLAN).crashed("gate-0", "exit status 1"));
        assertThat(now.ready()).isFalse();
        assertThat(since(now, Status.ConditionType.READY)).isNull();
    }

    @Test
    void atRestNothingIsWritten() {
        apply(PLAN);
        turn(new Fake(PLAN), 5);
        Record before = store.read();
        turn(new Fake(PLAN), 5);
        assertThat(store.read()).isEqualTo(before);
    }

    @Test
    void aTakeOverIsLoggedOnceWithBothNames() {
        apply(PLAN);
        turn(new Fake(PLAN), 1);
        turn(new Fake(PLAN), 1);
        assertThat(entries("take-over"))
                .as("the first one takes over from nobody")
                .isEmpty();
        converger = supervisor("supervisor 2");
        turn(new Fake(PLAN), 1);
        turn(new Fake(PLAN), 1);
        assertThat(entries("take-over")).singleElement().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo("take-over");
            assertThat(entry.detail()).isEqualTo("supervisor 2 goes on from where supervisor 1 was");
            assertThat(entry.by()).isEqualTo(Converger.ISLE);
            assertThat(entry.planHash()).isEqualTo(PLAN.hash());
        });
    }

    @Test
    void aChangeOfTheActiveMemberIsLoggedWithWhoFromWhomAndWhy() {
        apply(PLAN);
        turn(new Fake(PLAN).active("store-0", true, 4).active("store-1", false, 4), 1);
        turn(new Fake(PLAN).active("store-0", true, 4).active("store-1", false, 4), 1);
        assertThat(entries("active")).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("store");
            assertThat(entry.reason()).isEqualTo("active-changed");
            assertThat(entry.detail()).isEqualTo("store-0 (epoch 4) is active, the first that is known");
        });
        Fake dead = new Fake(PLAN).crashed("store-0", "it was killed (SIGKILL, status 137)");
        turn(dead.active("store-1", false, 4), 1);
        assertThat(entries("active"))
                .as("nobody is active: nothing has changed yet")
                .hasSize(1);
        turn(new Fake(PLAN).active("store-0", false, 4).active("store-1", true, 5), 3);
        assertThat(entries("active")).hasSize(2).last().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo("crashed");
            assertThat(entry.detail())
                    .isEqualTo("store-1 (epoch 5) is active instead of store-0 (epoch 4);"
                            + " store-0: its process ended, it was killed (SIGKILL, status 137)");
        });
    }

    @Test
    void ofTwoThatSayTheyAreActiveTheHigherEpochCounts() {
        apply(PLAN);
        turn(new Fake(PLAN).active("store-0", true, 4).active("store-1", false, 4), 1);
        turn(new Fake(PLAN).active("store-0", true, 4).active("store-1", true, 5), 1);
        assertThat(entries("active")).last().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo("active-changed");
            assertThat(entry.detail()).isEqualTo("store-1 (epoch 5) is active instead of store-0 (epoch 4)");
        });
    }

    @Test
    void anEndOfLongAgoIsNotTheReason() {
        apply(PLAN);
        Fake first = new Fake(PLAN).active("store-0", true, 4).active("store-1", false, 4);
        turn(first, 1);
        turn(new Fake(PLAN).crashed("store-0", "exit status 3").active("store-1", false, 4), 1);
        turn(first, 1);
        turn(new Fake(PLAN).active("store-0", false, 4).active("store-1", true, 5), 200);
        assertThat(entries("active"))
                .last()
                .satisfies(entry -> assertThat(entry.reason()).isEqualTo("active-changed"));
    }
}
