package dev.isle.plan.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogChain;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.MemoryRecordStore;
import dev.isle.plan.record.Record;
import dev.isle.plan.why.Fake;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvergerTest {
    private static final Plan PLAN = new Samples.PlanBuilder().role("a", 1).build();
    private static final Plan OFF =
            new Samples.PlanBuilder().role("a", 1).running(false).build();
    private static final Pace PACE =
            new Pace(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final MemoryRecordStore store = new MemoryRecordStore();
    private final ScriptedRuntime runtime = new ScriptedRuntime(ScriptedRuntime.nothing(Fake.AT));
    private final Clock clock = Clock.fixed(Fake.AT, ZoneOffset.UTC);
    private final Converger converger = new Converger(runtime, store, new Sequencer(), clock, PACE);

    private void apply(Plan plan) {
        Record.Applied files = new Record.Applied("/f", plan.hash(), Map.of(), "/r", Fake.AT, "ann");
        new Apply(runtime, store, clock).apply(new Apply.Wish(a -> new Planned.Good(plan), files, "", Map.of(), null));
    }

    @Test
    void withoutAPlanThereIsNothingToDo() {
        Turn turn = converger.turn();
        assertThat(turn.settled()).isTrue();
        assertThat(turn.next()).isNull();
        assertThat(runtime.acted).isEmpty();
    }

    @Test
    void aStepIsInTheLogBeforeItIsCarriedOut() {
        apply(PLAN);
        runtime.beforeAct = step -> assertThat(store.log()).last().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("start");
            assertThat(entry.subject()).isEqualTo("a-0");
            assertThat(entry.reason()).isEqualTo("first-start");
            assertThat(entry.planHash()).isEqualTo(PLAN.hash());
        });
        Turn turn = converger.turn();
        assertThat(turn.done()).hasOnlyElementsOfType(Decision.Start.class).hasSize(1);
        assertThat(turn.next()).isEqualTo(Fake.AT.plus(PACE.afterStep()));
        assertThat(LogChain.verify(store.log(), store.read().chain())).isEmpty();
    }

    @Test
    void atRestNothingIsWritten() {
        apply(PLAN);
        runtime.seen = new Fake(PLAN).seen();
        converger.turn();
        Record before = store.read();
        Turn turn = converger.turn();
        assertThat(turn.settled()).isTrue();
        assertThat(store.read()).isEqualTo(before);
        assertThat(turn.next()).isEqualTo(Fake.AT.plus(PACE.quiet()));
    }

    @Test
    void whenSomebodyElseWroteNothingIsCarriedOut() {
        apply(PLAN);
        MemoryRecordStore racing = store;
        Converger late = new Converger(
                runtime,
                racing,
                (plan, seen, record, capabilities, now) -> {
                    racing.write(
                            racing.read()
                                    .requesting(
                                            "a-0", new Record.Request(Record.Request.Kind.RETRY, "", Fake.AT, "ann")),
                            List.of());
                    return new Sequencer().decide(plan, seen, record, capabilities, now);
                },
                clock,
                PACE);
        Turn turn = late.turn();
        assertThat(turn.done()).isEmpty();
        assertThat(turn.failures()).isEmpty();
        assertThat(runtime.acted).isEmpty();
        assertThat(turn.next()).isEqualTo(Fake.AT.plus(PACE.afterStep()));
        assertThat(converger.turn().done()).hasSize(1);
    }

    @Test
    void aFailedPreparationHindersStartsAndNotStops() {
        apply(PLAN);
        runtime.prepareFails = "the disk is full";
        Turn turn = converger.turn();
        assertThat(turn.done()).isEmpty();
        assertThat(turn.failures()).containsExactly(new Turn.Failure("", "the disk is full"));
        assertThat(turn.next()).isEqualTo(Fake.AT.plus(PACE.troubled()));
        apply(OFF);
        runtime.seen = new Fake(PLAN).seen();
        assertThat(converger.turn().done())
                .hasOnlyElementsOfType(Decision.Stop.class)
                .hasSize(1);
    }

    @Test
    void aWorldThatCannotBeLookedAtIsLeftAlone() {
        apply(PLAN);
        runtime.observeFails = "the API server does not answer";
        Record before = store.read();
        Turn turn = converger.turn();
        assertThat(turn.observation()).isNull();
        assertThat(turn.failures()).extracting(Turn.Failure::words).containsExactly("the API server does not answer");
        assertThat(runtime.acted).isEmpty();
        assertThat(store.read()).isEqualTo(before);
    }

    @Test
    void aStepThatCannotBeBegunIsLoggedAndGetsAPause() {
        apply(PLAN);
        runtime.actFails = "no such program";
        Turn turn = converger.turn();
        assertThat(turn.failures()).containsExactly(new Turn.Failure("a-0", "no such program"));
        assertThat(store.log()).extracting(LogEntry::what).contains("start-failed");
        assertThat(store.read().history("a-0").notBefore()).isEqualTo(Fake.AT.plusSeconds(1));
        assertThat(converger.turn().done()).isEmpty();
        assertThat(turn.record())
                .isEqualTo(store.read()
                        .stored(turn.record().version(), store.read().chain()));
    }

    @Test
    void afterAnAbsenceNobodyIsKilledForWhatWasLongAgo() {
        apply(PLAN);
        Record.ServerHistory old = new Record.ServerHistory(
                0, 0, null, null, false, "id-a-0", null, null, true, Fake.AT.minusSeconds(3600), null, null, List.of());
        store.write(store.read().remembering(List.of(), Map.of("a-0", old), Map.of(), Map.of()), List.of());
        runtime.seen = new Fake(PLAN).notLive("a-0").seen();
        assertThat(converger.turn().done()).isEmpty();
        assertThat(store.read().history("a-0").notLiveSince()).isEqualTo(Fake.AT);
    }
}
