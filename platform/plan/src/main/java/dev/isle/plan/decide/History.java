package dev.isle.plan.decide;

import dev.isle.plan.record.Record.Event;
import dev.isle.plan.record.Record.ServerHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's history while it is brought up to date. Confined to one decision. */
final class History {
    private static final int REMEMBERED = 10;
    /** What an event says when a process ended or was given up other than for a change. */
    static final String FAILURE = "failure";

    /** What an event says when a server that ended is given another try. */
    static final String AGAIN = "again";

    int restarts;
    int failures;

    @Nullable
    Instant lastFailure;

    @Nullable
    Instant notBefore;

    boolean failed;

    @Nullable
    String seen;

    @Nullable
    String ended;

    @Nullable
    String asked;

    boolean liveOnce;

    @Nullable
    Instant notLiveSince;

    @Nullable
    Instant readySince;

    @Nullable
    Instant handingOverSince;

    private List<Event> recent;

    History(ServerHistory from) {
        restarts = from.restarts();
        failures = from.failures();
        lastFailure = from.lastFailure();
        notBefore = from.notBefore();
        failed = from.failed();
        seen = from.seen();
        ended = from.ended();
        asked = from.asked();
        liveOnce = from.liveOnce();
        notLiveSince = from.notLiveSince();
        readySince = from.readySince();
        handingOverSince = from.handingOverSince();
        recent = from.recent();
    }

    ServerHistory done() {
        return new ServerHistory(
                restarts,
                failures,
                lastFailure,
                notBefore,
                failed,
                seen,
                ended,
                asked,
                liveOnce,
                notLiveSince,
                readySince,
                handingOverSince,
                recent);
    }

    /** Another process than the one seen before. */
    void begin(String identity) {
        seen = identity;
        liveOnce = false;
        rest();
    }

    /** No process to measure any more. */
    void rest() {
        notLiveSince = null;
        readySince = null;
        handingOverSince = null;
    }

    /** Counts a failure and sets the pause. Where there was no process yet, nothing is started again. */
    void fail(Reason reason, String detail, Instant now) {
        failures++;
        restarts += reason == Reason.PORT_TAKEN ? 0 : 1;
        lastFailure = now;
        pause(now);
        failed = failures >= BackOff.MOST;
        event(now, FAILURE, reason, detail);
    }

    /** The pause that the failures so far ask for begins now. */
    void pause(Instant now) {
        notBefore = now.plus(BackOff.afterFailure(failures));
    }

    /** Forgets failures: it recovered, or somebody asked for another try. */
    void forgive() {
        failures = 0;
        notBefore = null;
        failed = false;
    }

    void event(Instant now, String what, Reason reason, String detail) {
        recent = with(recent, new Event(now, what, reason.id(), detail));
    }

    private static List<Event> with(List<Event> recent, Event newest) {
        List<Event> more = new ArrayList<>();
        more.add(newest);
        more.addAll(recent.subList(0, Math.min(recent.size(), REMEMBERED - 1)));
        return List.copyOf(more);
    }

    /** It is given another try: forgets its failures, and from now on that, not its former end, is why it is started. */
    void again(Instant now, Reason reason, String detail) {
        forgive();
        Optional<Event> end = lastEnd();
        boolean wished = end.flatMap(event -> Reason.of(event.reason()))
                .filter(Reason::wish)
                .isPresent();
        if (end.isPresent() && !(wished && reason.wish())) {
            event(now, AGAIN, reason, detail);
        }
    }

    /** Whether the end of that process was asked for. */
    boolean wasAsked(@Nullable String identity) {
        return identity != null && Objects.equals(asked, identity);
    }

    /** How and why its last process ended, as far as Isle knows, or why it is given another try after that; nothing after a start. */
    Optional<Event> lastEnd() {
        for (Event event : recent) {
            switch (event.what()) {
                case FAILURE, AGAIN, "stop" -> {
                    return Optional.of(event);
                }
                case "start" -> {
                    return Optional.empty();
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
