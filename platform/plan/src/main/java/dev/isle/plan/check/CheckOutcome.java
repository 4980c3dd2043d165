package dev.isle.plan.check;

import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.observed.TaskRun;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a check.
 *
 * @param statement what its task stated; what was not found out has none, or one that says so
 * @param summary one line: the task's own, or why there is no result
 * @param run the task's run; null when there was none, or it is not over
 */
public record CheckOutcome(
        CheckPlan check,
        Verdict verdict,
        String summary,
        @Nullable Statement statement,
        @Nullable TaskRun run) {
    /** What it means. */
    public enum Verdict {
        /** All is as it should be. */
        GOOD,
        /** Something is not as it should be. */
        BAD,
        /** It could not be found out. */
        UNKNOWN,
        /** It was not over in time; its task may run on. */
        UNFINISHED
    }

    /**
     * Of a run that is over. Good is only what the task states to be good and ends well with; bad is what it states to be bad, however it ends. Everything else
     * could not be found out.
     */
    public static CheckOutcome of(CheckPlan check, TaskRun run, StatementReader.Said said) {
        String end = run.words().isBlank() ? "its task has ended" : run.words();
        return switch (said) {
            case StatementReader.Said.Nothing nothing ->
                new CheckOutcome(check, Verdict.UNKNOWN, "its task stated no result: " + end, null, run);
            case StatementReader.Said.Unreadable unreadable ->
                new CheckOutcome(
                        check,
                        Verdict.UNKNOWN,
                        "the result that its task stated cannot be read: " + unreadable.why(),
                        null,
                        run);
            case StatementReader.Said.Stated(Statement statement) -> of(check, run, statement, end);
        };
    }

    private static CheckOutcome of(CheckPlan check, TaskRun run, Statement statement, String end) {
        boolean contradicts = Boolean.TRUE.equals(statement.good()) && run.state() != TaskRun.State.SUCCEEDED;
        Verdict verdict = statement.good() == null || contradicts
                ? Verdict.UNKNOWN
                : statement.good() ? Verdict.GOOD : Verdict.BAD;
        String summary = contradicts
                ? "its task states that all is good and failed: " + end + "; it stated: " + statement.summary()
                : statement.summary();
        return new CheckOutcome(check, verdict, summary, statement, run);
    }

    /** Of a check without a run that is over, with the reason. */
    public static CheckOutcome without(CheckPlan check, Verdict verdict, String why) {
        return new CheckOutcome(check, verdict, why, null, null);
    }

    /** What was found; nothing where nothing was stated. */
    public List<Statement.Finding> findings() {
        return statement == null ? List.of() : statement.findings();
    }

    /** How many further findings there are. */
    public long more() {
        return statement == null ? 0 : statement.more();
    }

    /** How much was looked at. */
    public Map<String, Long> counted() {
        return statement == null ? Map.of() : statement.counted();
    }
}
