package dev.isle.plan.decide;

import static dev.isle.plan.decide.Samples.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.isle.model.Suite;
import dev.isle.plan.desired.Need.On;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SequencerTest {
    private static Samples.PlanBuilder one() {
        return new Samples.PlanBuilder().role("a", 1);
    }

    private static Samples.PlanBuilder chain() {
        return new Samples.PlanBuilder()
                .database("main")
                .role("broker", 1)
                .task("schema", need(On.DATABASE, "main"))
                .role("store", 1, need(On.TASK, "schema"), need(On.ROLE_LIVE, "broker"))
                .role("gate", 1, need(On.ROLE_READY, "store"));
    }

    private static Samples.PlanBuilder pair(Suite.Election election, List<String> promote) {
        return new Samples.PlanBuilder()
                .role("pair", 2)
                .mode(Suite.ReplicationMode.ACTIVE_STANDBY, election, promote.isEmpty() ? null : promote)
                .role("gate", 1, need(On.ROLE_LIVE, "pair"));
    }

    @Test
    void startsFollowNeeds() {
        Stage stage = new Stage(chain().build());
        assertThat(stage.decide()).containsExactly("Start db-main-0 FIRST_START", "Start broker-0 FIRST_START");
        assertThat(stage.waits("store-0")).contains(Reason.NEEDS);
        stage.begins("db-main-0", true).begins("broker-0", false).database("main", true);
        assertThat(stage.decide()).containsExactly("RunTask schema TASK_NEEDED");
        stage.task("schema", 1, TaskRun.State.RUNNING).begins("broker-0", true);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("schema")).contains(Reason.TASK_RUNNING);
        stage.task("schema", 1, TaskRun.State.SUCCEEDED);
        assertThat(stage.decide()).containsExactly("Start store-0 FIRST_START");
        stage.begins("store-0", true).live("store-0", true, false);
        assertThat(stage.decide()).as("live is not ready").isEmpty();
        stage.live("store-0", true, true);
        assertThat(stage.decide()).containsExactly("Start gate-0 FIRST_START");
        stage.begins("gate-0", true);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.last.waitings()).isEmpty();
    }

    @Test
    void aNeedThatHeldOnceHindersNobodyAnyMore() {
        Stage stage = new Stage(chain().build()).allReady().task("schema", 1, TaskRun.State.SUCCEEDED);
        assertThat(stage.decide()).isEmpty();
        stage.dies("store-0").dies("gate-0");
        assertThat(stage.decide()).containsExactly("Start store-0 CRASHED", "Start gate-0 CRASHED");
    }

    @Test
    void anExternalRolesNeedIsItsProbe() {
        Plan plan = one().build();
        Stage stage = new Stage(plan);
        assertThat(stage.external("elsewhere", true).decide()).containsExactly("Start a-0 FIRST_START");
    }

    @Test
    void onlySoManyStartAtATime() {
        Stage stage = new Stage(new Samples.PlanBuilder().role("a", 3).build()).capabilities(false, false, 2);
        assertThat(stage.decide()).containsExactly("Start a-0 FIRST_START", "Start a-1 FIRST_START");
        assertThat(stage.waits("a-2")).contains(Reason.START_SLOTS);
        stage.begins("a-0", false).begins("a-1", false);
        assertThat(stage.decide()).isEmpty();
        stage.live("a-0", true, false);
        assertThat(stage.decide()).containsExactly("Start a-2 FIRST_START");
        stage.begins("a-2", false).pass(3600);
        stage.live("a-1", true, true).live("a-1", false, false);
        assertThat(stage.decide()).as("one that hangs takes no slot for ever").isNotEmpty();
    }

    @Test
    void restartsPauseLongerAndLongerAndEnd() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        long[] pauses = {0, 1, 2, 4, 8};
        for (long pause : pauses) {
            stage.dies("a-0");
            if (pause > 0) {
                assertThat(stage.decide()).isEmpty();
                assertThat(stage.waits("a-0")).contains(Reason.BACK_OFF);
                assertThat(stage.sleeps()).isEqualTo(Duration.ofSeconds(pause));
                stage.pass(pause - 1);
                assertThat(stage.decide()).isEmpty();
                stage.pass(1);
            }
            assertThat(stage.decide()).containsExactly("Start a-0 CRASHED");
            stage.begins("a-0", true);
            assertThat(stage.decide()).isEmpty();
        }
        stage.dies("a-0").decide();
        assertThat(stage.last.notes()).extracting(Decisions.Note::what).containsExactly("end", "give-up");
        assertThat(stage.pass(3600).decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.FAILED);
        assertThat(stage.record.history("a-0").restarts()).isEqualTo(6);
        assertThat(stage.asks("a-0", Request.Kind.RETRY, "").decide())
                .as("what ended it long ago is not why it is started now")
                .containsExactly("Start a-0 RETRY_REQUESTED");
        assertThat(stage.last.steps()).extracting(Decision::detail).containsExactly("asked by ann");
        assertThat(stage.record.requests()).isEmpty();
        assertThat(stage.record.history("a-0").failures()).isZero();
    }

    @Test
    void aCalmTimeForgetsFailures() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        stage.begins("a-0", true).decide();
        assertThat(stage.sleeps()).isEqualTo(BackOff.CALM);
        stage.pass(59).decide();
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        stage.pass(1).decide();
        assertThat(stage.record.history("a-0").failures()).isZero();
        assertThat(stage.record.history("a-0").restarts()).isEqualTo(1);
    }

    @Test
    void theCalmTimeGoesOnWhileOnlyWhatAServerNeedsIsLost() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        stage.begins("a-0", true).decide();
        stage.pass(30).live("a-0", true, false).decide();
        stage.pass(10).live("a-0", true, true).decide();
        stage.pass(20).decide();
        assertThat(stage.record.history("a-0").failures()).isZero();
    }

    @Test
    void theCalmTimeBeginsAnewWhenAServerWasNotLive() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        stage.begins("a-0", true).decide();
        stage.pass(30).live("a-0", false, false).decide();
        stage.pass(1).live("a-0", true, true).decide();
        stage.pass(59).decide();
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        stage.pass(1).decide();
        assertThat(stage.record.history("a-0").failures()).isZero();
    }

    @Test
    void theSameDeathCountsOnce() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.dies("a-0").decide();
        stage.decide();
        stage.decide();
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        stage.vanishes("a-0").decide();
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
    }

    @Test
    void aServerThatVanishedIsLostAndOneThatWasAskedToEndIsNot() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        assertThat(stage.vanishes("a-0").decide()).containsExactly("Start a-0 LOST");
        Stage other = new Stage(one().build()).begins("a-0", true);
        other.decide();
        other.plan(one().hash("h2").build());
        assertThat(other.decide()).containsExactly("Stop a-0 CHANGED");
        assertThat(other.vanishes("a-0").decide()).containsExactly("Start a-0 CHANGED");
        assertThat(other.record.history("a-0").failures()).isZero();
    }

    @Test
    void aServerIsGivenItsTimeToComeUpAndThenKilled() {
        Stage stage = new Stage(one().build()).begins("a-0", false);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.STARTING);
        assertThat(stage.pass(59).decide()).isEmpty();
        assertThat(stage.pass(1).decide()).containsExactly("Kill a-0 START_TIMEOUT");
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        assertThat(stage.decide()).containsExactly("Kill a-0 START_TIMEOUT");
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
        assertThat(stage.state("a-0", State.STOPPING).decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.STILL_STOPPING);
        assertThat(stage.dies("a-0").decide()).containsExactly("Start a-0 START_TIMEOUT");
        assertThat(stage.record.history("a-0").failures()).isEqualTo(1);
    }

    @Test
    void aServerThatNoLongerAnswersIsKilledAfterItsTime() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.pass(1000).live("a-0", false, false);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.sleeps()).isEqualTo(Duration.ofSeconds(10));
        assertThat(stage.waits("a-0")).contains(Reason.NOT_READY);
        stage.pass(9).decide();
        stage.live("a-0", true, true).decide();
        stage.live("a-0", false, false).pass(5);
        assertThat(stage.decide()).as("measured anew").isEmpty();
        assertThat(stage.pass(10).decide()).containsExactly("Kill a-0 HUNG");
    }

    @Test
    void changesGoOneServerAtATime() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("a", 1)
                .role("b", 1)
                .role("c", 1, need(On.ROLE_LIVE, "a"), need(On.ROLE_LIVE, "b"));
        Stage stage = new Stage(plan.build()).allReady();
        stage.decide();
        stage.plan(plan.hash("h2").build());
        assertThat(stage.decide()).containsExactly("Stop a-0 CHANGED", "Stop c-0 CHANGED");
        assertThat(stage.waits("b-0")).contains(Reason.ONE_AT_A_TIME);
        stage.ends("a-0").ends("c-0");
        assertThat(stage.decide()).containsExactly("Start a-0 CHANGED", "Start c-0 CHANGED");
        stage.begins("a-0", true).live("a-0", true, false).begins("c-0", true);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("b-0")).contains(Reason.ONE_AT_A_TIME);
        stage.live("a-0", true, true);
        assertThat(stage.decide()).containsExactly("Stop b-0 CHANGED");
    }

    @Test
    void aBrokenServerIsRestartedWithoutWaitingForOthers() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("a", 1)
                .role("b", 1)
                .role("c", 1, need(On.ROLE_LIVE, "a"), need(On.ROLE_LIVE, "b"));
        Stage stage = new Stage(plan.build()).allReady();
        stage.decide();
        stage.plan(plan.hash("h2").build()).live("a-0", true, false).live("b-0", true, false);
        assertThat(stage.decide()).containsExactly("Stop a-0 CHANGED", "Stop b-0 CHANGED", "Stop c-0 CHANGED");
    }

    @Test
    void theStandbyGoesFirstThenTheActiveHandsOver() {
        Samples.PlanBuilder plan = pair(Suite.Election.SELF, List.of());
        Stage stage = new Stage(plan.build()).allReady().active("pair-0", true).active("pair-1", false);
        stage.decide();
        stage.plan(plan.hash("pair", "h2").build());
        assertThat(stage.decide()).containsExactly("Stop pair-1 CHANGED");
        assertThat(stage.ends("pair-1").decide()).containsExactly("Start pair-1 CHANGED");
        stage.begins("pair-1", true).active("pair-1", false);
        assertThat(stage.decide()).containsExactly("HandOver pair-0 HAND_OVER");
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("pair-0")).contains(Reason.HAND_OVER);
        stage.active("pair-0", false).active("pair-1", true);
        assertThat(stage.decide()).containsExactly("Stop pair-0 CHANGED");
    }

    @Test
    void anActiveThatDoesNotHandOverIsRestartedAllTheSame() {
        Samples.PlanBuilder plan = pair(Suite.Election.SELF, List.of());
        Stage stage = new Stage(plan.build()).allReady().active("pair-0", true).active("pair-1", false);
        stage.decide();
        stage.asks("pair-0", Request.Kind.RESTART, "").decide();
        assertThat(stage.decide()).containsExactly("HandOver pair-0 HAND_OVER");
        assertThat(stage.pass(29).decide()).isEmpty();
        assertThat(stage.pass(1).decide()).containsExactly("Stop pair-0 RESTART_REQUESTED");
    }

    @Test
    void halfOfTheWorkersGoAtOnce() {
        Samples.PlanBuilder plan = new Samples.PlanBuilder()
                .role("calc", 5)
                .mode(Suite.ReplicationMode.WORKERS, Suite.Election.SELF, null);
        Stage stage = new Stage(plan.build()).allReady();
        stage.decide();
        stage.plan(plan.hash("h2").build());
        assertThat(stage.decide()).containsExactly("Stop calc-0 CHANGED", "Stop calc-1 CHANGED");
        stage.ends("calc-0").ends("calc-1").decide();
        stage.begins("calc-0", true).begins("calc-1", false);
        assertThat(stage.decide()).as("one is away still").containsExactly("Stop calc-2 CHANGED");
    }

    @Test
    void aRestartIsDoneOnceForTheProcessThatItWasAskedOf() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.asks("a-0", Request.Kind.RESTART, "");
        assertThat(stage.decide()).as("first it is noted").isEmpty();
        assertThat(stage.sleeps()).isEqualTo(Duration.ZERO);
        assertThat(stage.decide()).containsExactly("Stop a-0 RESTART_REQUESTED");
        assertThat(stage.ends("a-0").decide()).containsExactly("Start a-0 RESTART_REQUESTED");
        assertThat(stage.begins("a-0", true).decide()).isEmpty();
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void membersAreRemovedFromTheHighestDown() {
        Stage stage = new Stage(new Samples.PlanBuilder().role("a", 3).build()).allReady();
        stage.decide();
        stage.plan(one().build());
        assertThat(stage.decide()).containsExactly("Stop a-2 NOT_IN_PLAN");
        assertThat(stage.waits("a-1")).contains(Reason.ONE_AT_A_TIME);
        assertThat(stage.ends("a-2").decide()).as("what is left of it").containsExactly("Stop a-2 NOT_IN_PLAN");
        assertThat(stage.vanishes("a-2").decide()).containsExactly("Stop a-1 NOT_IN_PLAN");
    }

    @Test
    void dependentsStopFirstAndDatabasesLast() {
        Stage stage = new Stage(chain().build()).allReady().task("schema", 1, TaskRun.State.SUCCEEDED);
        stage.decide();
        stage.plan(chain().running(false).build());
        assertThat(stage.decide()).containsExactly("Stop gate-0 ENVIRONMENT_STOPPED");
        assertThat(stage.waits("store-0")).contains(Reason.DEPENDENTS_FIRST);
        assertThat(stage.state("gate-0", State.STOPPING).decide()).isEmpty();
        assertThat(stage.ends("gate-0").decide()).containsExactly("Stop store-0 ENVIRONMENT_STOPPED");
        assertThat(stage.ends("store-0").decide()).containsExactly("Stop broker-0 ENVIRONMENT_STOPPED");
        stage.ends("broker-0").task("schema", 2, TaskRun.State.RUNNING);
        assertThat(stage.decide()).as("a task still runs").isEmpty();
        stage.task("schema", 2, TaskRun.State.FAILED);
        assertThat(stage.decide()).containsExactly("Stop db-main-0 ENVIRONMENT_STOPPED");
        assertThat(stage.ends("db-main-0").decide()).isEmpty();
        stage.plan(chain().build()).database("main", false);
        assertThat(stage.decide()).containsExactly("Start db-main-0 WANTED_AGAIN", "Start broker-0 WANTED_AGAIN");
    }

    @Test
    void aServerThatTheFileKeepsStoppedIsStopped() {
        Stage stage = new Stage(one().build()).allReady();
        stage.decide();
        stage.plan(one().stopped("a-0").build());
        assertThat(stage.decide()).containsExactly("Stop a-0 SERVER_STOPPED");
        assertThat(stage.dies("a-0").decide()).isEmpty();
        assertThat(stage.record.history("a-0").failures()).isZero();
        assertThat(stage.plan(one().build()).decide()).containsExactly("Start a-0 WANTED_AGAIN");
    }

    @Test
    void everyEndThatNobodyAskedForIsNotedOnce() {
        Stage stage = new Stage(one().build()).allReady();
        stage.decide();
        stage.dies("a-0").decide();
        assertThat(stage.last.notes()).singleElement().satisfies(note -> {
            assertThat(note.subject()).isEqualTo("a-0");
            assertThat(note.what()).isEqualTo("end");
            assertThat(note.reason()).isEqualTo(Reason.CRASHED);
            assertThat(note.detail()).startsWith("exit status 1, at ");
        });
        stage.decide();
        assertThat(stage.last.notes()).isEmpty();
        stage.begins("a-0", true).decide();
        stage.vanishes("a-0").decide();
        assertThat(stage.last.notes()).extracting(Decisions.Note::reason).containsExactly(Reason.LOST);
        stage.begins("a-0", true).decide();
        stage.plan(one().stopped("a-0").build()).decide();
        stage.ends("a-0").decide();
        assertThat(stage.last.notes()).as("it was asked to end").isEmpty();
    }

    @Test
    void aPortThatIsTakenIsNoCrash() {
        Stage stage = new Stage(one().build());
        stage.decide();
        stage.portTaken("a-0");
        assertThat(stage.decide()).containsExactly("Start a-0 PORT_TAKEN");
        assertThat(stage.last.notes())
                .extracting(Decisions.Note::what, Decisions.Note::reason)
                .containsExactly(tuple("not-begun", Reason.PORT_TAKEN));
        stage.portTaken("a-0");
        assertThat(stage.decide()).as("it is given a pause").isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.BACK_OFF);
        assertThat(stage.record.history("a-0").restarts())
                .as("no process ended")
                .isZero();
        assertThat(stage.pass(1).decide()).containsExactly("Start a-0 PORT_TAKEN");
    }

    @Test
    void aTaskAndTheRestartOfWhatItNeedsComeOneAfterTheOther() {
        Samples.PlanBuilder changed = new Samples.PlanBuilder()
                .role("store", 1)
                .task("tables", need(On.ROLE_READY, "store"))
                .role("a", 1, need(On.TASK, "tables"));
        Stage stage = new Stage(changed.build()).allReady();
        stage.plan(changed.hash("store", "h2").build());
        assertThat(stage.decide()).containsExactly("Stop store-0 CHANGED");
        assertThat(stage.waits("tables")).hasValue(Reason.NEEDS);

        stage.ends("store-0").decide();
        stage.begins("store-0", true);
        assertThat(stage.decide()).containsExactly("RunTask tables TASK_NEEDED");
        stage.task("tables", 1, TaskRun.State.RUNNING)
                .plan(changed.hash("store", "h3").build());
        assertThat(stage.decide()).as("the task runs").isEmpty();
        assertThat(stage.waits("store-0")).hasValue(Reason.ONE_AT_A_TIME);
        stage.task("tables", 1, TaskRun.State.SUCCEEDED);
        assertThat(stage.decide()).containsExactly("Stop store-0 CHANGED");
    }

    @Test
    void failedTasksAreTriedAgainAfterAPauseAndNotForEver() {
        Plan plan = new Samples.PlanBuilder()
                .task("t")
                .role("a", 1, need(On.TASK, "t"))
                .build();
        Stage stage = new Stage(plan);
        assertThat(stage.decide()).containsExactly("RunTask t TASK_NEEDED");
        stage.task("t", 1, TaskRun.State.FAILED);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.sleeps()).isEqualTo(Duration.ofSeconds(1));
        assertThat(stage.pass(1).decide()).containsExactly("RunTask t TASK_RETRY");
        stage.task("t", 2, TaskRun.State.FAILED).decide();
        assertThat(stage.sleeps()).isEqualTo(Duration.ofSeconds(2));
        stage.pass(2).decide();
        stage.task("t", 3, TaskRun.State.FAILED).pass(100);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("t")).contains(Reason.TASK_FAILED);
        stage.asks("t", Request.Kind.RETRY, "");
        assertThat(stage.decide()).containsExactly("RunTask t TASK_RETRY");
        assertThat(stage.decide()).as("the same attempt").containsExactly("RunTask t TASK_RETRY");
        stage.task("t", 4, TaskRun.State.FAILED).pass(100);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.record.requests()).isEmpty();
        stage.task("t", 4, TaskRun.State.UNKNOWN);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("t")).contains(Reason.UNREACHABLE);
    }

    @Test
    void aTaskThatWasAskedForRunsOnceUnderItsOwnInvocation() {
        Stage stage = new Stage(new Samples.PlanBuilder().task("t").role("a", 1).build()).allReady();
        assertThat(stage.decide()).as("nobody needs it").isEmpty();
        stage.asks("t", Request.Kind.RUN, "r1");
        assertThat(stage.decide()).containsExactly("RunTask t TASK_REQUESTED");
        stage.task("t", "r1", 1, TaskRun.State.SUCCEEDED);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void whereTheRuntimeHealsTheSequencerWaits() {
        Stage stage = new Stage(one().build()).capabilities(true, true, 0).begins("a-0", true);
        stage.decide();
        assertThat(stage.dies("a-0").decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.RUNTIME_HEALS);
        stage.begins("a-0", false).pass(600);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.pass(60).decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.RUNTIME_HEALS);
    }

    @Test
    void nothingIsDoneToWhatCannotBeSeen() {
        Stage stage = new Stage(one().build()).begins("a-0", true);
        stage.decide();
        stage.state("a-0", State.UNREACHABLE).pass(600);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.UNREACHABLE);
        stage.vanishes("a-0").blind("node b");
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("a-0")).contains(Reason.UNREACHABLE);
        assertThat(stage.blind().decide()).containsExactly("Start a-0 LOST");
        assertThat(stage.plan(one().running(false).build())
                        .state("a-0", State.UNREACHABLE)
                        .decide())
                .isEmpty();
    }

    @Test
    void aColdStandbyIsStartedOnlyWhenTheActiveIsProvenDead() {
        Stage stage = new Stage(pair(Suite.Election.ISLE, List.of()).build());
        assertThat(stage.decide()).containsExactly("Start pair-0 FIRST_START");
        assertThat(((Decision.Start) stage.last.steps().getFirst()).asActive()).isTrue();
        assertThat(stage.waits("pair-1")).contains(Reason.STANDBY);
        stage.begins("pair-0", true).begins("gate-0", true);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("pair-1")).contains(Reason.STANDBY);
        assertThat(stage.state("pair-0", State.UNREACHABLE).pass(600).decide()).isEmpty();
        assertThat(stage.state("pair-0", State.STOPPING).decide()).isEmpty();
        assertThat(stage.dies("pair-0").decide()).containsExactly("Start pair-1 ACTIVE_DEAD");
        stage.begins("pair-1", true);
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.waits("pair-0")).contains(Reason.STANDBY);
    }

    @Test
    void anElectedActiveThatSomebodyStoppedIsWantedAgain() {
        Stage stage = new Stage(pair(Suite.Election.ISLE, List.of()).build());
        stage.decide();
        stage.begins("pair-0", true).decide();
        stage.plan(pair(Suite.Election.ISLE, List.of()).running(false).build()).decide();
        stage.ends("pair-0").decide();
        assertThat(stage.plan(pair(Suite.Election.ISLE, List.of()).build()).decide())
                .containsExactly("Start pair-0 WANTED_AGAIN");
    }

    @Test
    void aWarmStandbyIsPromotedOnlyWhenNoOtherCanBeActive() {
        Stage stage = new Stage(pair(Suite.Election.ISLE, List.of("promote")).build());
        assertThat(stage.decide()).containsExactly("Start pair-0 FIRST_START", "Start pair-1 FIRST_START");
        assertThat(stage.last.steps())
                .extracting(s -> ((Decision.Start) s).asActive())
                .containsExactly(true, false);
        stage.begins("pair-0", true).active("pair-0", true);
        stage.begins("pair-1", true).active("pair-1", false).begins("gate-0", true);
        assertThat(stage.decide()).isEmpty();
        stage.state("pair-0", State.UNREACHABLE);
        assertThat(stage.decide()).isEmpty();
        stage.state("pair-0", State.STOPPING);
        assertThat(stage.decide()).isEmpty();
        stage.dies("pair-0");
        assertThat(stage.decide()).containsExactly("Promote pair-1 ACTIVE_DEAD", "Start pair-0 CRASHED");
        assertThat(((Decision.Start) stage.last.steps().get(1)).asActive()).isFalse();
        stage.begins("pair-0", true).active("pair-0", false);
        assertThat(stage.decide()).as("the promotion takes its time").isEmpty();
        assertThat(stage.pass(10).decide()).containsExactly("Promote pair-1 NO_ACTIVE");
        assertThat(stage.active("pair-1", true).decide()).isEmpty();
    }

    @Test
    void withTheRecordLostASilentMemberStopsAPromotion() {
        Stage stage = new Stage(pair(Suite.Election.ISLE, List.of("promote")).build());
        stage.begins("pair-0", true)
                .begins("pair-1", true)
                .active("pair-0", false)
                .begins("gate-0", true);
        assertThat(stage.decide()).as("pair-1 says nothing").isEmpty();
        assertThat(stage.waits("pair-0")).contains(Reason.ACTIVE_UNKNOWN);
        stage.active("pair-1", false);
        assertThat(stage.decide()).containsExactly("Promote pair-0 ACTIVE_DEAD");
    }

    @Test
    void equalQuestionsHaveEqualAnswers() {
        Stage stage = new Stage(Samples.plan()).capabilities(false, false, 2).dies("broker-0");
        stage.decide();
        Decisions first = stage.last;
        stage.record = dev.isle.plan.record.Record.EMPTY;
        stage.decide();
        assertThat(stage.last).isEqualTo(first);
    }

    private static Samples.PlanBuilder ending(@Nullable Term term) {
        return chain().term(term);
    }

    @Test
    void whenItsTimeIsOverItStopsAsIfTheFileSaidSo() {
        Stage stage = new Stage(chain().build()).allReady().task("schema", 1, TaskRun.State.SUCCEEDED);
        stage.decide();
        stage.plan(ending(new Term(stage.now().plusSeconds(10_000), null, null, false))
                .build());
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.sleeps()).as("until the notice").isEqualTo(Duration.ofSeconds(10_000 - 3_600));
        assertThat(stage.pass(9_999).decide()).isEmpty();
        assertThat(stage.sleeps()).isEqualTo(Duration.ofSeconds(1));
        assertThat(stage.pass(1).decide()).containsExactly("Stop gate-0 TIME_PASSED");
        assertThat(stage.ends("gate-0").decide()).containsExactly("Stop store-0 TIME_PASSED");
        stage.ends("store-0").ends("broker-0").ends("db-main-0").asks("schema", Record.Request.Kind.RUN, "r1");
        assertThat(stage.decide()).as("nothing is started or run any more").isEmpty();
        assertThat(stage.last.removal()).isFalse();
        assertThat(stage.record.requests()).isEmpty();
    }

    @Test
    void aLeaseThatRemovesAsksForItWhenNothingRunsAnyMore() {
        Plan plan = new Samples.PlanBuilder()
                .role("a", 1)
                .term(new Term(null, null, Instant.parse("2026-03-01T10:00:10Z"), true))
                .build();
        Stage stage = new Stage(plan).allReady();
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.pass(10).decide()).containsExactly("Stop a-0 LEASE_ENDED");
        assertThat(stage.last.removal()).isFalse();
        assertThat(stage.state("a-0", State.STOPPING).decide()).isEmpty();
        assertThat(stage.last.removal()).as("it still stops").isFalse();
        assertThat(stage.blind("a disk").state("a-0", State.EXITED).decide()).isEmpty();
        assertThat(stage.last.removal())
                .as("something may run where nobody sees it")
                .isFalse();
        assertThat(stage.blind().decide()).isEmpty();
        assertThat(stage.last.removal()).isTrue();
    }

    @Test
    void anotherLeaseStartsItAnew() {
        Term past = new Term(null, null, Instant.parse("2026-03-01T09:00:00Z"), false);
        Stage stage = new Stage(one().term(past).build());
        assertThat(stage.decide()).isEmpty();
        assertThat(stage.plan(one().build()).decide()).containsExactly("Start a-0 FIRST_START");
    }
}
