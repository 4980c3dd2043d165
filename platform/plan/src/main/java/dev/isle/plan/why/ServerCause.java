package dev.isle.plan.why;

import dev.isle.plan.decide.Reason;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import dev.isle.plan.why.Why.Link;
import java.util.Objects;
import java.util.Optional;

/** The last link of a chain that ends at a server: what is wrong with it, by its process, its probes and its history. Pure. */
record ServerCause(Observation seen, Waits waits) {
    Link of(ServerPlan server, Record.ServerHistory history) {
        ServerObservation now = seen.server(server.name());
        return switch (now.state()) {
            case ABSENT, EXITED -> gone(server.name(), now, history);
            case STOPPING -> new Link(server.name(), Reason.STILL_STOPPING.words(), "", logs(server.name()));
            case UNREACHABLE -> new Link(server.name(), Reason.UNREACHABLE.words(), Evidence.unseen(now, seen), "");
            case RUNNING -> running(server.name(), now, history);
        };
    }

    private Link gone(String name, ServerObservation now, Record.ServerHistory history) {
        ServerObservation.Exit exit = now.exit();
        String evidence = exit == null ? Evidence.lastEvent(history) : exit.words();
        String then = then(name);
        if (exit != null && exit.cause() == ServerObservation.Cause.PORT_TAKEN) {
            String what = Reason.PORT_TAKEN.words()
                    + (history.failed() ? "; " + Reason.FAILED.words() : then.isEmpty() ? "" : "; " + then);
            return new Link(name, what, evidence, back("isle start " + name + "   # after the port is free"));
        }
        if (history.failed()) {
            return new Link(
                    name,
                    Reason.FAILED.words(),
                    evidence,
                    "isle start " + name + "   # after a look at the log: " + logs(name));
        }
        if (exit == null) {
            return new Link(
                    name,
                    "does not run: " + (then.isEmpty() ? Reason.FIRST_START.words() : then),
                    evidence,
                    back(logs(name)));
        }
        String ended = Reason.CRASHED.words() + (exit.at() == null ? "" : " " + Restart.ago(exit.at(), seen.at()));
        return new Link(name, ended + (then.isEmpty() ? "" : "; " + then), evidence, back(logs(name)));
    }

    private Link running(String name, ServerObservation now, Record.ServerHistory history) {
        boolean was = history.liveOnce() && Objects.equals(history.seen(), now.identity());
        if (!now.live() && was) {
            String what = Reason.HUNG.words() + (waits.watched() ? "" : "; nobody watches, so it is not restarted");
            return new Link(name, what, Evidence.of(now, history), back(logs(name)));
        }
        Optional<Restart> restart = Restart.last(history);
        if (restart.isPresent()) {
            String what = restart.get().words(seen.at(), history.failures()) + (now.live() ? "; live," : ";")
                    + " not ready yet";
            return new Link(name, what, Evidence.told(now), logs(name));
        }
        String what = now.live() ? "is live, not ready" : Reason.STARTING.words();
        return new Link(name, what, Evidence.of(now, history), logs(name));
    }

    /** What comes next: what is waited for before it is started again, or that nobody does that. */
    private String then(String name) {
        return waits.watched() ? waits.of(name).orElse("") : Waits.NOBODY;
    }

    private String back(String otherwise) {
        return waits.watched() ? otherwise : Waits.BACK;
    }

    private static String logs(String name) {
        return "isle logs " + name;
    }
}
