package dev.isle.plan.decide;

import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.ServerHistory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accounts for steps that a runtime could not begin, so that they are repeated with a growing pause and not for ever, and for new tries after failures. */
public final class Setbacks {
    private Setbacks() {}

    /** The Record with the failed step in the history of its server, or of its task as {@code task.NAME}. Stops are repeated without a pause. */
    public static Record note(Record record, Decision step, String words, Instant now) {
        String subject = switch (step) {
            case Decision.Start start -> start.subject();
            case Decision.RunTask task -> taskSubject(task.subject());
            case Decision.Promote promote -> promote.subject();
            case Decision.Stop stop -> "";
            case Decision.Kill kill -> "";
            case Decision.HandOver handOver -> "";
        };
        if (subject.isEmpty()) {
            return record;
        }
        History history = new History(record.history(subject));
        history.fail(Reason.STEP_FAILED, words, now);
        history.restarts--;
        history.notBefore = now.plus(BackOff.afterAttempt(history.failures));
        Map<String, ServerHistory> servers = new LinkedHashMap<>(record.servers());
        servers.put(subject, history.done());
        return record.remembering(record.held(), servers, record.requests(), record.leaders());
    }

    /**
     * The Record as one has to read it after an absence, when nobody looked for a while: since when a server has not been live is not known any more, and is
     * measured anew. Otherwise a server that is slow for a moment could be taken for one that has hung all the time. A process that was ready before and is
     * still there has lived through the absence: its calm time goes on.
     */
    public static Record afterAbsence(Record record) {
        Map<String, ServerHistory> servers = new LinkedHashMap<>();
        record.servers().forEach((name, history) -> {
            History measured = new History(history);
            measured.notLiveSince = null;
            servers.put(name, measured.done());
        });
        return record.remembering(record.held(), servers, record.requests(), record.leaders());
    }

    /**
     * A server's history when there is something new to try: its failures are forgotten, and where it has ended that, not its former end, is why it is started.
     *
     * @param restarts how many are counted from now on
     * @param reason why it is tried again
     */
    public static ServerHistory forgiven(
            ServerHistory history, int restarts, Instant now, Reason reason, String detail) {
        History forgiven = new History(history);
        forgiven.again(now, reason, detail);
        forgiven.restarts = restarts;
        return forgiven.done();
    }

    /** The name of a task among the histories. */
    public static String taskSubject(String task) {
        return "task." + task;
    }
}
