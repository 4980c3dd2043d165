package dev.isle.plan.decide;

import static dev.isle.plan.decide.Samples.need;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Need.On;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record.Request;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Corners of the rules that {@link SequencerTest} shows. */
class SequencerEdgesTest {
    private static Samples.PlanBuilder one() {
        return new Samples.PlanBuilder().role("a", 1);
    }

    private static Samples.PlanBuilder pair(int members, @Nullable List<String> promote) {
        return new Samples.PlanBuilder()
                .role("pair", members)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.ISLE, promote);
    }

    private static String detail(Stage stage) {
        return stage.last.steps().getFirst().detail();
    }

    @Test
    void whatRunsElsewhereGatesByItsProbeAndIsNeverStarted() {
        Plan plan = new Samples.PlanBuilder()
                .role("feed", 0)
                .external()
                .role("a", 1, need(On.ROLE_READY, "feed"))
                .build();
        Stage stage = new Stage(plan);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.external("feed", false).decide()).isEmpty();
        assertThat(stage.external("feed", true).decide()).containsExactly("Start a-0 FIRST_START");
    }

    @Test
    void aRoleWithoutMembersGatesNothingAndManyReadyAreWaitedForWhereAsked() {
        Plan plan = new Samples.PlanBuilder()
                .role("none", 0)
                .role("two", 3)
                .minReady(2)
                .role("a", 1, need(On.ROLE_LIVE, "none"), need(On.ROLE_READY, "two"))
                .build();
        Stage stage =
                new Stage(plan).begins("two-0", true).begins("two-1", false).begins("two-2", false);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.live("two-2", true, false).decide()).isEmpty();
        assertThat(stage.live("two-2", true, true).decide()).containsExactly("Start a-0 FIRST_START");
    }

    @Test
    void whatRunsOnDemandRunsFromItsStartToItsStop() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .task("t")
                .role("tool", 1, need(On.TASK, "t"))
                .onDemand()
                .stopped("tool-0");
        Stage stage = new Stage(plan.build());
        assertThat(stage.decide()).as("nor is its task needed").isEmpty();
        stage.plan(plan.stopped().build());
        assertThat(stage.decide()).containsExactly("RunTask t TASK_NEEDED");
        assertThat(stage.task("t", 1, TaskRun.State.SUCCEEDED).decide()).containsExactly("Start tool-0 FIRST_START");
        stage.begins("tool-0", true).decide();
        assertThat(stage.dies("tool-0").decide()).as("it stays wanted").containsExactly("Start tool-0 CRASHED");
        stage.begins("tool-0", true).decide();
        assertThat(stage.plan(plan.stopped("tool-0").build()).decide()).containsExactly("Stop tool-0 SERVER_STOPPED");
        assertThat(stage.ends("tool-0").decide()).isEmpty();
    }

    @Test
    void roleDependencesThroughTasksAndDatabasesOrderTheStop() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("z", 1)
                .task("t", need(On.ROLE_LIVE, "z"))
                .role("y", 1, need(On.TASK, "t"))
                .role("x", 1, need(On.ROLE_LIVE, "y"));
        Stage stage = new Stage(plan.build()).allReady().task("t", 1, TaskRun.State.SUCCEEDED);
        stage.decide();
        stage.plan(plan.running(false).build());
        assertThat(stage.decide()).containsExactly("Stop x-0 ENVIRONMENT_STOPPED");
        assertThat(stage.waits("z-0")).contains(Reason.DEPENDENTS_FIRST);
        stage.ends("x-0");
        assertThat(stage.decide()).containsExactly("Stop y-0 ENVIRONMENT_STOPPED");
        assertThat(stage.last.waitings().getFirst().detail()).isEqualTo("y-0 still runs");
        Dependents dependents = new Dependents(Samples.plan());
        assertThat(dependents.depends("gate", "db-main")).isTrue();
        assertThat(dependents.depends("broker", "store")).isFalse();
        assertThat(dependents.depends("calc", "db-main")).isFalse();
    }

    @Test
    void whatIsOutOfSightOrStoppingAlreadyIsNotStoppedAgain() {
        Stage stage = new Stage(new Samples.PlanBuilder().role("a", 4).build()).allReady();
        stage.decide();
        stage.plan(one().build()).state("a-3", State.UNREACHABLE).state("a-2", State.STOPPING);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("a-3")).contains(Reason.UNREACHABLE);
        assertThat(stage.waits("a-2")).contains(Reason.STILL_STOPPING);
        assertThat(stage.waits("a-1")).contains(Reason.ONE_AT_A_TIME);
        stage.plan(one().running(false).build()).state("a-0", State.STOPPING).decide();
        assertThat(stage.waits("a-0")).contains(Reason.STILL_STOPPING);
    }

    @Test
    void whatARuntimeMeansToRunIsStoppedAlsoWhileNothingRuns() {
        Stage stage = new Stage(one().build()).capabilities(true, true, 0).allReady();
        stage.decide();
        stage.plan(one().running(false).build()).dies("a-0");
        assertThat(stage.decide()).containsExactly("Stop a-0 ENVIRONMENT_STOPPED");
    }

    @Test
    void anElectionWaitsForAMemberThatIsBeingRemoved() {
        Stage stage = new Stage(pair(2, null).build()).begins("pair-1", true);
        stage.decide();
        stage.plan(pair(1, null).build());
        assertThat(stage.decide()).containsExactly("Stop pair-1 NOT_IN_PLAN");
        assertThat(stage.waits("pair-0")).contains(Reason.STANDBY);
        stage.state("pair-1", State.STOPPING);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.vanishes("pair-1").decide()).containsExactly("Start pair-0 FIRST_START");
        Stage warm = new Stage(pair(1, List.of("promote")).build())
                .begins("pair-0", true)
                .begins("pair-1", true);
        assertThat(warm.decide()).as("it may be active").containsExactly("Stop pair-1 NOT_IN_PLAN");
        assertThat(warm.vanishes("pair-1").decide()).containsExactly("Promote pair-0 ACTIVE_DEAD");
    }

    @Test
    void theMemberWithTheFewestFailuresIsMadeActive() {
        Stage stage = new Stage(pair(3, null).build());
        stage.decide();
        stage.begins("pair-0", true).decide();
        assertThat(stage.dies("pair-0").decide()).containsExactly("Start pair-1 ACTIVE_DEAD");
        stage.begins("pair-1", true).decide();
        assertThat(stage.dies("pair-1").decide()).containsExactly("Start pair-2 ACTIVE_DEAD");
        stage.begins("pair-2", true).decide();
        assertThat(stage.dies("pair-2").decide())
                .as("all failed once: not the last one again")
                .containsExactly("Start pair-0 ACTIVE_DEAD");
    }

    @Test
    void aLeaderThatTheRuntimeWouldStartAgainIsStoppedForGoodBeforeAnotherIsPromoted() {
        Stage stage = new Stage(pair(2, List.of("promote")).build()).capabilities(true, true, 0);
        stage.begins("pair-0", true)
                .active("pair-0", true)
                .begins("pair-1", true)
                .active("pair-1", false);
        stage.decide();
        assertThat(stage.dies("pair-0").decide()).containsExactly("Stop pair-0 ACTIVE_DEAD");
        stage.vanishes("pair-0");
        assertThat(stage.decide()).containsExactly("Promote pair-1 ACTIVE_DEAD", "Start pair-0 ACTIVE_DEAD");
    }

    @Test
    void aColdActiveThatFailsTooOftenGivesWay() {
        Stage stage =
                new Stage(pair(2, null).build()).capabilities(true, true, 0).begins("pair-0", true);
        stage.decide();
        for (int i = 0; i < BackOff.MOST; i++) {
            assertThat(stage.waits("pair-1")).contains(Reason.STANDBY);
            stage.begins("pair-0", true).decide();
        }
        assertThat(stage.dies("pair-0").decide()).containsExactly("Stop pair-0 FAILED");
        assertThat(stage.vanishes("pair-0").decide()).containsExactly("Start pair-1 ACTIVE_DEAD");
    }

    @Test
    void aColdStandbyHindersNoRestart() {
        Samples.PlanBuilder plan =
                pair(2, null).role("a", 1).role("b", 1, need(On.ROLE_LIVE, "pair"), need(On.ROLE_LIVE, "a"));
        Stage stage = new Stage(plan.build())
                .begins("pair-0", true)
                .begins("a-0", true)
                .begins("b-0", true);
        stage.decide();
        stage.plan(plan.hash("a", "h2").build());
        assertThat(stage.decide()).containsExactly("Stop a-0 CHANGED");
    }

    @Test
    void neededWorkersThatAreTooFewForbidAStepElsewhere() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("calc", 3)
                .minReady(2)
                .mode(Suite.ReplicationMode.WORKERS, Suite.Election.SELF, null)
                .role("a", 1)
                .role("b", 1, need(On.ROLE_LIVE, "calc"), need(On.ROLE_LIVE, "a"));
        Stage stage = new Stage(plan.build()).allReady();
        stage.decide();
        stage.plan(plan.hash("a", "h2").build()).live("calc-0", true, false).live("calc-1", true, false);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.last.waitings()).anySatisfy(w -> {
            assertThat(w.subject()).isEqualTo("a-0");
            assertThat(w.detail()).isEqualTo("calc-0 is not ready");
        });
        assertThat(stage.live("calc-0", true, true).decide()).containsExactly("Stop a-0 CHANGED");
    }

    @Test
    void brokenWorkersAreRestartedBesideTheHalf() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("calc", 4)
                .mode(Suite.ReplicationMode.WORKERS, Suite.Election.SELF, null);
        Stage stage = new Stage(plan.build()).allReady();
        stage.decide();
        stage.plan(plan.hash("h2").build())
                .live("calc-1", true, false)
                .live("calc-2", true, false)
                .live("calc-3", true, false);
        assertThat(stage.decide()).containsExactly("Stop calc-1 CHANGED", "Stop calc-2 CHANGED", "Stop calc-3 CHANGED");
        assertThat(stage.waits("calc-0")).contains(Reason.ONE_AT_A_TIME);
    }

    @Test
    void aChangedServerWaitsForTheTaskThatItsChangeNeeds() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder().task("t").role("a", 1, need(On.TASK, "t"));
        Stage stage = new Stage(plan.build()).allReady().task("t", 1, TaskRun.State.SUCCEEDED);
        stage.decide();
        Samples.PlanBuilder next = new Samples.PlanBuilder()
                .taskHash("t2")
                .task("t")
                .role("a", 1, need(On.TASK, "t"))
                .hash("h2");
        assertThat(stage.plan(next.build()).decide()).containsExactly("RunTask t TASK_NEEDED");
        assertThat(stage.waits("a-0")).contains(Reason.NEEDS);
    }

    @Test
    void tasksThatTasksNeedRunFirst() {
        Plan plan = new Samples.PlanBuilder()
                .task("first")
                .task("second", need(On.TASK, "first"))
                .role("a", 1, need(On.TASK, "second"))
                .build();
        Stage stage = new Stage(plan);
        assertThat(stage.decide()).containsExactly("RunTask first TASK_NEEDED");
        assertThat(stage.waits("second")).contains(Reason.NEEDS);
        assertThat(stage.task("first", 1, TaskRun.State.SUCCEEDED).decide())
                .containsExactly("RunTask second TASK_NEEDED");
    }

    @Test
    void aFailedRunIsPausedAndItsWordsAreTheEvidence() {
        Plan plan = new Samples.PlanBuilder()
                .task("t")
                .role("a", 1, need(On.TASK, "t"))
                .build();
        Stage stage = new Stage(plan).task("t", 1, TaskRun.State.FAILED);
        stage.decide();
        assertThat(stage.waits("t")).contains(Reason.BACK_OFF);
        stage.pass(1).decide();
        assertThat(detail(stage)).isEqualTo("attempt 2 after: said so");
        assertThat(((Decision.RunTask) stage.last.steps().getFirst()).attempt()).isEqualTo(2);
    }

    @Test
    void aRequestedRunThatFailsForGoodIsOver() {
        Stage stage = new Stage(new Samples.PlanBuilder().task("t").role("a", 1).build()).allReady();
        stage.asks("t", Request.Kind.RUN, "r1").decide();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(stage.record.requests()).containsKey("t");
            stage.task("t", "r1", attempt, TaskRun.State.FAILED).pass(60).decide();
        }
        assertThat(stage.record.requests()).isEmpty();
        assertThat(stage.last.notes()).extracting(Decisions.Note::subject).containsExactly("t");
    }

    @Test
    void requestsThatMeanNothingAreDroppedAndNoted() {
        Stage stage = new Stage(new Samples.PlanBuilder().task("t").role("a", 1).build()).allReady();
        for (Object[] wrong : new Object[][] {
            {"nobody", Request.Kind.RESTART},
            {"t", Request.Kind.RESTART},
            {"t", Request.Kind.RETRY},
            {"a-0", Request.Kind.RUN}
        }) {
            stage.asks((String) wrong[0], (Request.Kind) wrong[1], "");
            assertThat(stage.decide()).isEmpty();
            assertThat(stage.record.requests()).as(wrong[0] + " " + wrong[1]).isEmpty();
            assertThat(stage.last.notes()).extracting(Decisions.Note::subject).containsExactly((String) wrong[0]);
        }
        stage.plan(
                new Samples.PlanBuilder().task("t").role("a", 1).running(false).build());
        stage.asks("t", Request.Kind.RUN, "r").decide();
        assertThat(stage.record.requests()).isEmpty();
        stage.asks("a-0", Request.Kind.RESTART, "").decide();
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void aRestartOfWhatWaitsForItsPauseStartsItNow() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        stage.begins("a-0", true).decide();
        stage.dies("a-0");
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.asks("a-0", Request.Kind.RESTART, "").decide()).containsExactly("Start a-0 RESTART_REQUESTED");
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void evidenceIsInTheSteps() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        assertThat(detail(stage)).isEqualTo("exit status 1");
        stage.begins("a-0", true).decide();
        stage.asks("a-0", Request.Kind.RESTART, "").decide();
        stage.decide();
        assertThat(detail(stage)).isEqualTo("asked by ann");
        stage.begins("a-0", true).decide();
        stage.live("a-0", false, false).decide();
        stage.pass(10).decide();
        assertThat(detail(stage)).isEqualTo("no answer to its liveness probe for 10 s");
    }

    @Test
    void aProcessThatTookAnothersPlaceIsAnotherProcess() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.begins("a-0", true).decide();
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        assertThat(stage.record.history("a-0").recent().getFirst().reason()).isEqualTo("crashed");
    }

    @Test
    void stepsThatCannotBeBegunArePausedAndEnd() {
        Stage stage = new Stage(one().build());
        for (int i = 1; i <= BackOff.MOST; i++) {
            assertThat(stage.decide()).as("try " + i).hasSize(1);
            Decision step = stage.last.steps().getFirst();
            stage.record = Setbacks.note(stage.record, step, "no such program", stage.now());
            assertThat(stage.record.history("a-0").restarts()).isZero();
            Instant pause = stage.record.history("a-0").notBefore();
            assertThat(pause).isEqualTo(stage.now().plusSeconds(1L << (i - 1)));
            stage.pass(1L << (i - 1));
        }
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.FAILED);
    }

    @Test
    void aTaskThatCannotBeBegunIsPausedAndForgivenOnceItRuns() {
        Plan plan = new Samples.PlanBuilder()
                .task("t")
                .role("a", 1, need(On.TASK, "t"))
                .build();
        Stage stage = new Stage(plan);
        stage.decide();
        stage.record = Setbacks.note(stage.record, stage.last.steps().getFirst(), "no such program", stage.now());
        assertThat(stage.record.history(Setbacks.taskSubject("t")).failures()).isEqualTo(1);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("t")).contains(Reason.BACK_OFF);
        assertThat(stage.pass(1).decide()).containsExactly("RunTask t TASK_NEEDED");
        stage.task("t", 1, TaskRun.State.RUNNING).decide();
        assertThat(stage.record.history(Setbacks.taskSubject("t")).failures()).isZero();
        Decision stop = new Decision.Stop("a-0", "x", false, Reason.CHANGED, "");
        assertThat(Setbacks.note(stage.record, stop, "no", stage.now())).isEqualTo(stage.record);
    }

    @Test
    void aRequestedRunIsKeptUntilItIsOver() {
        Plan plan = new Samples.PlanBuilder()
                .role("a", 1)
                .task("t", need(On.ROLE_LIVE, "a"))
                .build();
        Stage stage = new Stage(plan).asks("t", Request.Kind.RUN, "r1");
        stage.decide();
        assertThat(stage.waits("t")).contains(Reason.NEEDS);
        assertThat(stage.record.requests()).containsKey("t");
        assertThat(stage.begins("a-0", true).decide()).containsExactly("RunTask t TASK_REQUESTED");
        stage.task("t", "r1", 1, TaskRun.State.RUNNING).decide();
        assertThat(stage.record.requests()).containsKey("t");
        stage.task("t", "r1", 1, TaskRun.State.FAILED).decide();
        assertThat(stage.waits("t")).contains(Reason.BACK_OFF);
        assertThat(stage.record.requests()).containsKey("t");
        stage.task("t", "r1", 1, TaskRun.State.UNKNOWN).decide();
        assertThat(stage.record.requests()).containsKey("t");
        stage.task("t", "r1", 1, TaskRun.State.SUCCEEDED).decide();
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void aHandOverThatIsNotTakenUpWakesTheLoop() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("pair", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, Suite.Election.SELF, null);
        Stage stage = new Stage(plan.build()).allReady().active("pair-0", true).active("pair-1", false);
        stage.decide();
        stage.asks("pair-0", Request.Kind.RESTART, "").decide();
        stage.decide();
        assertThat(((Decision.HandOver) stage.last.steps().getFirst()).to()).isEqualTo("pair-1");
        assertThat(stage.sleeps()).isEqualTo(Turnover.HAND_OVER);
        stage.live("pair-1", true, false);
        assertThat(stage.decide()).as("no successor is ready: it is kept").isEmpty();
        assertThat(stage.waits("pair-0")).contains(Reason.ONE_AT_A_TIME);
    }

    @Test
    void pausesAreBounded() {
        assertThat(BackOff.afterFailure(100)).isEqualTo(BackOff.LONGEST);
        assertThat(BackOff.afterFailure(7)).isEqualTo(java.time.Duration.ofSeconds(32));
        assertThat(BackOff.afterFailure(8)).isEqualTo(BackOff.LONGEST);
        assertThat(BackOff.afterAttempt(0)).isEqualTo(java.time.Duration.ofSeconds(1));
        assertThat(BackOff.afterAttempt(7)).isEqualTo(BackOff.LONGEST);
    }
}
