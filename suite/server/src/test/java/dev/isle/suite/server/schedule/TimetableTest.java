package dev.isle.suite.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.schedule.Run.State;
import dev.isle.suite.server.schedule.Task.Action;
import dev.isle.suite.server.schedule.Task.Missed;
import dev.isle.suite.server.schedule.Task.Trigger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When tasks are due, by calendars and clocks of places where the clocks change. */
class TimetableTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private static Task daily(String calendar, String zone, String at, int grace, Missed missed) {
        return new Task(
                "t",
                Action.VALUATION,
                new Trigger.Daily(calendar, ZoneId.of(zone), LocalTime.parse(at), grace),
                missed,
                List.of(),
                "USD",
                LONG_AGO);
    }

    /** The steps at that time, when everything before the given day is done. */
    private static List<String> steps(Task task, String done, String now, Run... more) {
        LocalDate until = LocalDate.parse(done);
        List<Run> runs = new ArrayList<>(List.of(more));
        for (LocalDate date = until.minusDays(20); date.isBefore(until); date = date.plusDays(1)) {
            runs.add(new Run("t", date, State.DONE, 1, false));
        }
        return steps(List.of(task), runs, now);
    }

    private static List<String> steps(List<Task> tasks, List<Run> runs, String now) {
        return Timetable.steps(tasks, runs, Instant.parse(now)).stream()
                .map(step -> switch (step) {
                    case Timetable.Step.Begin begin ->
                        "begin " + begin.task().name() + " " + begin.date() + (begin.late() ? " late" : "");
                    case Timetable.Step.Skip skip -> "skip " + skip.task().name() + " " + skip.date();
                    case Timetable.Step.Ask ask -> "ask " + ask.task().name() + " " + ask.date();
                    case Timetable.Step.TakeOver over ->
                        "take over " + over.task().name() + " " + over.date();
                })
                .toList();
    }

    @Test
    void itIsDueAtItsTimeInItsZoneAndNotBefore() {
        Task london = daily("GBLO", "Europe/London", "18:00", 30, Missed.ASK);
        assertThat(steps(london, "2026-11-20", "2026-11-20T17:59:59.999Z")).isEmpty();
        assertThat(steps(london, "2026-11-20", "2026-11-20T18:00:00Z")).containsExactly("begin t 2026-11-20");
        assertThat(steps(london, "2026-07-17", "2026-07-17T16:59:59Z")).isEmpty();
        assertThat(steps(london, "2026-07-17", "2026-07-17T17:00:00Z"))
                .as("six in the evening in London is five by Greenwich in summer")
                .containsExactly("begin t 2026-07-17");
        assertThat(steps(
                        london,
                        "2026-11-20",
                        "2026-11-20T18:00:00Z",
                        new Run("t", LocalDate.parse("2026-11-20"), State.RUNNING, 1, false)))
                .as("begun already")
                .isEmpty();
    }

    @Test
    void holidaysAndWeekendsAreNoBusinessDates() {
        Task london = daily("GBLO", "Europe/London", "18:00", 30, Missed.ASK);
        assertThat(steps(london, "2026-11-21", "2026-11-21T18:10:00Z"))
                .as("a Saturday")
                .isEmpty();
        assertThat(steps(london, "2026-12-25", "2026-12-25T18:10:00Z"))
                .as("Christmas")
                .isEmpty();
        Task both = daily("GBLO+USNY", "Europe/London", "18:00", 30, Missed.ASK);
        assertThat(steps(both, "2026-11-26", "2026-11-26T18:10:00Z"))
                .as("Thanksgiving in New York")
                .isEmpty();
        assertThat(steps(london, "2026-11-26", "2026-11-26T18:10:00Z")).containsExactly("begin t 2026-11-26");
    }

    @Test
    void whereTheClocksGoForwardPastItsTimeItIsDueAsMuchLater() {
        // Sunday 29 March 2026: London's clocks jump from 01:00 to 02:00. (A calendar without holidays has Sundays.)
        Task task = daily("NoHolidays", "Europe/London", "01:30", 30, Missed.ASK);
        assertThat(steps(task, "2026-03-29", "2026-03-29T01:29:59Z")).isEmpty();
        assertThat(steps(task, "2026-03-29", "2026-03-29T01:30:00Z"))
                .as("half past two by the new time")
                .containsExactly("begin t 2026-03-29");
        assertThat(steps(task, "2026-03-30", "2026-03-30T00:30:00Z")).containsExactly("begin t 2026-03-30");
    }

    @Test
    void whereTheClocksGoBackOverItsTimeItRunsAtTheFirstOfTheTwoAndOnce() {
        // Sunday 25 October 2026: London's clocks fall from 02:00 to 01:00, so 01:30 comes twice: 00:30Z and 01:30Z.
        Task task = daily("NoHolidays", "Europe/London", "01:30", 90, Missed.ASK);
        assertThat(steps(task, "2026-10-25", "2026-10-25T00:29:59Z")).isEmpty();
        assertThat(steps(task, "2026-10-25", "2026-10-25T00:30:00Z")).containsExactly("begin t 2026-10-25");
        assertThat(steps(task, "2026-10-26", "2026-10-25T01:30:00Z"))
                .as("the second half past one, when the first has been run")
                .isEmpty();
    }

    @Test
    void theBusinessDateIsThatOfTheZone() {
        Task tokyo = daily("JPTO", "Asia/Tokyo", "07:00", 30, Missed.ASK);
        assertThat(steps(tokyo, "2026-11-20", "2026-11-19T22:00:00Z"))
                .as("Friday morning in Tokyo is Thursday evening by Greenwich")
                .containsExactly("begin t 2026-11-20");
        Task honolulu = daily("NoHolidays", "Pacific/Honolulu", "18:00", 30, Missed.ASK);
        assertThat(steps(honolulu, "2026-11-20", "2026-11-21T04:00:00Z")).containsExactly("begin t 2026-11-20");
    }

    @Test
    void aMissedRunIsHandledByThePolicyOfItsTask() {
        // Nothing ran on Wednesday, Thursday and Friday; it is Friday night.
        String now = "2026-11-20T22:00:00Z";
        assertThat(steps(daily("GBLO", "Europe/London", "18:00", 30, Missed.ONCE), "2026-11-18", now))
                .containsExactly("skip t 2026-11-18", "skip t 2026-11-19", "begin t 2026-11-20 late");
        assertThat(steps(daily("GBLO", "Europe/London", "18:00", 30, Missed.SKIP), "2026-11-18", now))
                .containsExactly("skip t 2026-11-18", "skip t 2026-11-19", "skip t 2026-11-20");
        assertThat(steps(daily("GBLO", "Europe/London", "18:00", 30, Missed.ASK), "2026-11-18", now))
                .containsExactly("ask t 2026-11-18", "ask t 2026-11-19", "ask t 2026-11-20");
        assertThat(steps(daily("GBLO", "Europe/London", "18:00", 240, Missed.SKIP), "2026-11-20", now))
                .as("within its grace it is not missed")
                .containsExactly("begin t 2026-11-20");
        assertThat(steps(daily("GBLO", "Europe/London", "18:00", 239, Missed.SKIP), "2026-11-20", now))
                .containsExactly("skip t 2026-11-20");
    }

    @Test
    void aMissedRunBeforeOneThatWasRunIsNotRunLate() {
        assertThat(steps(
                        daily("GBLO", "Europe/London", "18:00", 30, Missed.ONCE),
                        "2026-11-19",
                        "2026-11-20T22:00:00Z",
                        new Run("t", LocalDate.parse("2026-11-20"), State.DONE, 1, false)))
                .containsExactly("skip t 2026-11-19");
    }

    @Test
    void whatWasDueBeforeTheTaskExistedIsNotMissed() {
        Task task = new Task(
                "t",
                Action.VALUATION,
                new Trigger.Daily("GBLO", ZoneId.of("Europe/London"), LocalTime.of(18, 0), 30),
                Missed.ASK,
                List.of(),
                "USD",
                Instant.parse("2026-11-19T18:00:01Z"));
        assertThat(steps(List.of(task), List.of(), "2026-11-20T22:00:00Z")).containsExactly("ask t 2026-11-20");
    }

    @Test
    void aChainFollowsTheRunBeforeIt() {
        Task report = new Task("r", Action.REPORT, new Trigger.After("t"), Missed.ASK, List.of(), "USD", LONG_AGO);
        LocalDate date = LocalDate.parse("2026-11-20");
        for (State state : List.of(State.RUNNING, State.FAILED, State.ASKED)) {
            assertThat(steps(List.of(report), List.of(new Run("t", date, state, 1, false)), "2026-11-20T18:01:00Z"))
                    .as(state.toString())
                    .isEmpty();
        }
        assertThat(steps(List.of(report), List.of(new Run("t", date, State.DONE, 1, false)), "2026-11-20T18:01:00Z"))
                .containsExactly("begin r 2026-11-20");
        assertThat(steps(List.of(report), List.of(new Run("t", date, State.SKIPPED, 1, false)), "2026-11-20T18:01:00Z"))
                .containsExactly("skip r 2026-11-20");
        assertThat(steps(
                        List.of(report),
                        List.of(new Run("t", date, State.DONE, 1, false), new Run("r", date, State.DONE, 1, false)),
                        "2026-11-20T18:01:00Z"))
                .isEmpty();
    }

    @Test
    void aRunWhoseSchedulerIsGoneIsTakenOver() {
        Task task = daily("GBLO", "Europe/London", "18:00", 30, Missed.SKIP);
        LocalDate date = LocalDate.parse("2026-11-20");
        assertThat(steps(task, "2026-11-20", "2026-11-20T22:00:00Z", new Run("t", date, State.RUNNING, 1, true)))
                .containsExactly("take over t 2026-11-20");
        assertThat(steps(task, "2026-11-20", "2026-11-20T22:00:00Z", new Run("t", date, State.RUNNING, 1, false)))
                .isEmpty();
    }
}
