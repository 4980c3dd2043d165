package dev.isle.plan.why;

import dev.isle.plan.decide.Reason;
import dev.isle.plan.record.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last time that a server was started again after an end that nobody wished.
 *
 * @param endedAt when the process before ended, as Isle noticed, or when it was given another try
 * @param startedAt when it was started again
 * @param reason why it had ended
 * @param detail the evidence, such as how it was killed; may be blank
 */
record Restart(Instant endedAt, Instant startedAt, Reason reason, String detail) {
    /** What a start follows from: an end, or another try after it. */
    private static final Set<String> ENDS = Set.of("failure", "stop", "again");

    /** Of a server's history; nothing when its last start followed no end that is remembered, or one by wish. */
    static Optional<Restart> last(Record.ServerHistory history) {
        List<Record.Event> recent = history.recent();
        for (int i = 0; i + 1 < recent.size(); i++) {
            if (recent.get(i).what().equals("start")) {
                Record.Event start = recent.get(i);
                return recent.subList(i + 1, recent.size()).stream()
                        .filter(event -> ENDS.contains(event.what()))
                        .findFirst()
                        .flatMap(end -> Reason.of(end.reason())
                                .filter(reason -> !reason.wish())
                                .map(reason -> new Restart(end.at(), start.at(), reason, end.detail())));
            }
        }
        return Optional.empty();
    }

    /** What happened, when, and which attempt it is now: {@code it was killed (SIGKILL, status 137) 3 s ago; restarted, attempt 1}. */
    String words(Instant now, int failures) {
        String what = reason == Reason.CRASHED && !detail.isBlank()
                ? detail
                : reason.words() + (detail.isBlank() ? "" : " (" + detail + ")");
        return what + " " + ago(endedAt, now) + "; restarted" + (failures == 0 ? "" : ", attempt " + failures);
    }

    String reasonWords() {
        return reason.words();
    }

    String ago(Instant now) {
        return ago(startedAt, now);
    }

    /** How long ago, in the largest unit that fits. */
    static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 1) {
            return "just now";
        }
        if (seconds < 120) {
            return seconds + " s ago";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min ago";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " d ago";
    }
}
