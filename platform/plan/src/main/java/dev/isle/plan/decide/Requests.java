package dev.isle.plan.decide;

import dev.isle.plan.decide.Deliberation.Member;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.record.Record.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests for servers. A restart is first noted with the process it was asked of, and only carried out in a later decision: so it is done once, also when Isle
 * stops in between. Another try is granted at once. Requests for tasks are dealt with where tasks are.
 */
final class Requests {
    private final Deliberation now;

    Requests(Deliberation now) {
        this.now = now;
    }

    /** Grants, notes and drops requests. */
    void bringUpToDate() {
        for (Map.Entry<String, Request> entry : new LinkedHashMap<>(now.requests).entrySet()) {
            String subject = entry.getKey();
            Request request = entry.getValue();
            Member member = now.members.get(subject);
            if (member != null) {
                server(member, request);
            } else if (now.plan.task(subject).isEmpty()) {
                drop(subject, reason(request), "the plan knows no server or task of that name");
            }
        }
    }

    /** Whether a restart is due: asked of the very process that runs. */
    boolean restartDue(Member member) {
        Request request = now.record.requests().get(member.name());
        return request != null
                && now.requests.containsKey(member.name())
                && request.kind() == Request.Kind.RESTART
                && request.id().equals(member.identity());
    }

    /** Who asked, for the step's detail. */
    String asker(Member member) {
        Request request = now.record.requests().get(member.name());
        return request == null ? "" : "asked by " + request.by();
    }

    private void server(Member member, Request request) {
        switch (request.kind()) {
            case RETRY -> {
                if (member.seen().gone()) {
                    member.history().again(now.now, Reason.RETRY_REQUESTED, "asked by " + request.by());
                } else {
                    member.history().forgive();
                }
                drop(member.name(), Reason.RETRY_REQUESTED, "its failures are forgotten");
            }
            case RUN -> drop(member.name(), Reason.TASK_REQUESTED, "it is a server, and only tasks are run");
            case RESTART -> restart(member, request);
        }
    }

    private void restart(Member member, Request request) {
        if (!member.wanted()) {
            drop(member.name(), Reason.RESTART_REQUESTED, "it is not meant to run");
        } else if (member.seen().gone()) {
            boolean stoppedForIt = request.id().equals(member.history().ended);
            if (!stoppedForIt) {
                member.history().again(now.now, Reason.RESTART_REQUESTED, "asked by " + request.by());
            }
            drop(member.name(), Reason.RESTART_REQUESTED, stoppedForIt ? "done" : "it was not running: it is started");
        } else if (member.state() == State.RUNNING) {
            if (request.id().isEmpty()) {
                now.requests.put(
                        member.name(), new Request(request.kind(), member.identity(), request.at(), request.by()));
                now.wake(now.now);
            } else if (!request.id().equals(member.identity())) {
                drop(member.name(), Reason.RESTART_REQUESTED, "done");
            }
        }
    }

    private void drop(String subject, Reason reason, String detail) {
        now.requests.remove(subject);
        now.note(subject, "request", reason, detail);
    }

    private static Reason reason(Request request) {
        return switch (request.kind()) {
            case RESTART -> Reason.RESTART_REQUESTED;
            case RETRY -> Reason.RETRY_REQUESTED;
            case RUN -> Reason.TASK_REQUESTED;
        };
    }
}
