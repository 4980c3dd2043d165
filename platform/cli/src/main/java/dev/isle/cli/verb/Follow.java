package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.LiveLines;
import dev.isle.cli.terminal.LiveLines.State;
import dev.isle.cli.terminal.LiveLines.Tone;
import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record.ServerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows how servers come to where they should be: one line each, until a condition holds, a server is given up, nobody works on it any more, or the time is up. */
final class Follow {
    private final Session session;
    private final Installation environment;
    private final LiveLines lines;
    private final Instant began;
    private int unwatched;

    /**
     * Lines of an environment.
     *
     * @param began when the verb asked for the change: what was ready before is no news
     */
    Follow(Session session, Installation environment, Instant began) {
        this.session = session;
        this.environment = environment;
        Output output = session.output();
        // Progress is not the answer: beside an answer for programs it goes to the error stream.
        this.lines = output.structured()
                ? new LiveLines(
                        output.streams().err(),
                        output.errorPaint(),
                        output.streams().errTerminal(),
                        output.streams().columns())
                : new LiveLines(
                        output.streams().out(),
                        output.paint(),
                        output.streams().outTerminal(),
                        output.streams().columns());
        this.began = began;
    }

    /** How it ended. */
    enum End {
        /** The condition holds. */
        REACHED,
        /** A server failed too often. */
        GIVEN_UP,
        /** No supervisor works on it. */
        UNWATCHED,
        /** The time was up. */
        TIME_UP
    }

    /** How it ended and what was seen last. */
    record Outcome(End end, Snapshot last, Duration took) {}

    /**
     * Follows.
     *
     * @param shown the servers to show; empty: all
     */
    Outcome until(Predicate<Snapshot> reached, Set<String> shown, Duration atMost) throws InterruptedException {
        Snapshot last = environment.await(
                snapshot -> {
                    lines.show(states(snapshot, shown));
                    unwatched = snapshot.watcher() == null ? unwatched + 1 : 0;
                    return reached.test(snapshot) || Goal.givenUp(snapshot, shown) || unwatched > 2;
                },
                atMost);
        Duration took = Duration.between(began, session.world().clock().instant());
        End end = reached.test(last)
                ? End.REACHED
                : Goal.givenUp(last, shown) ? End.GIVEN_UP : last.watcher() == null ? End.UNWATCHED : End.TIME_UP;
        return new Outcome(end, last, took);
    }

    private Map<String, State> states(Snapshot snapshot, Set<String> shown) {
        Map<String, State> states = new LinkedHashMap<>();
        Plan plan = snapshot.plan();
        if (plan == null) {
            return states;
        }
        for (TaskRun run : snapshot.observation().tasks()) {
            if (shown.isEmpty() && plan.task(run.task()).isPresent() && since(run.startedAt(), began)) {
                states.put("task " + run.task(), task(run));
            }
        }
        for (ServerPlan server : plan.servers()) {
            ServerObservation seen = snapshot.observation().server(server.name());
            boolean wanted = Goal.wanted(plan, server);
            if (shown.isEmpty() ? wanted || seen.mayRun() : shown.contains(server.name())) {
                states.put(server.name(), server(snapshot, plan, server, seen, wanted));
            }
        }
        snapshot.observation().servers().values().stream()
                .filter(seen -> plan.server(seen.name()).isEmpty() && seen.mayRun())
                .forEach(seen -> states.put(
                        seen.name(), new State("stopping: no longer in the plan", Tone.MOVING, Duration.ZERO, false)));
        return states;
    }

    private static boolean since(@Nullable Instant at, Instant since) {
        return at != null && !at.isBefore(since.minusSeconds(1));
    }

    private static State task(TaskRun run) {
        Duration took = run.startedAt() == null || run.endedAt() == null
                ? Duration.ZERO
                : Duration.between(run.startedAt(), run.endedAt());
        return switch (run.state()) {
            case RUNNING -> new State("running", Tone.MOVING, Duration.ZERO, false);
            case SUCCEEDED -> new State("done", Tone.GOOD, took, true);
            case UNKNOWN -> new State("its outcome cannot be seen", Tone.BAD, Duration.ZERO, false);
            case FAILED -> new State("failed: " + Paint.harmless(run.words()), Tone.BAD, took, true);
        };
    }

    private State server(Snapshot snapshot, Plan plan, ServerPlan server, ServerObservation seen, boolean wanted) {
        ServerHistory history = snapshot.record().servers().getOrDefault(server.name(), ServerHistory.NONE);
        Instant at = snapshot.observation().at();
        if (!wanted) {
            return seen.mayRun()
                    ? new State("stopping", Tone.MOVING, Duration.ZERO, false)
                    : new State("stopped", Tone.GOOD, Duration.ZERO, true);
        }
        if (history.failed()) {
            return new State("failed too often: " + cause(seen), Tone.BAD, Duration.ZERO, true);
        }
        return switch (seen.state()) {
            case ABSENT ->
                snapshot.watcher() == null
                        ? new State("does not run; nobody watches", Tone.BAD, Duration.ZERO, false)
                        : new State(waiting(snapshot, plan, server), Tone.MOVING, Duration.ZERO, false);
            case EXITED -> ended(snapshot, plan, server, seen, history);
            case STOPPING -> new State("stopping", Tone.MOVING, Duration.ZERO, false);
            case UNREACHABLE -> new State("cannot be seen", Tone.BAD, Duration.ZERO, false);
            case RUNNING -> running(server, seen, history, at);
        };
    }

    /** An end that was asked for is a step on the way, whatever failed before it. */
    private static State ended(
            Snapshot snapshot, Plan plan, ServerPlan server, ServerObservation seen, ServerHistory history) {
        if (snapshot.watcher() == null) {
            return new State("ended (" + cause(seen) + "); nobody watches", Tone.BAD, Duration.ZERO, false);
        }
        boolean wished = seen.exit() != null && seen.exit().asked()
                || seen.identity() != null && seen.identity().equals(history.asked());
        if (wished) {
            return new State("stopped, starts again", Tone.MOVING, Duration.ZERO, false);
        }
        return history.failures() > 0
                ? new State("ended (" + cause(seen) + "), tried again", Tone.BAD, Duration.ZERO, false)
                : new State(waiting(snapshot, plan, server), Tone.MOVING, Duration.ZERO, false);
    }

    private State running(ServerPlan server, ServerObservation seen, ServerHistory history, Instant at) {
        Instant started = seen.startedAt();
        if (!server.hash().equals(seen.appliedHash())) {
            return new State("runs in its former form", Tone.MOVING, Duration.ZERO, false);
        }
        if (seen.ready()) {
            Instant ready = history.readySince() == null ? at : history.readySince();
            String active = Boolean.TRUE.equals(seen.active()) ? "ready, active" : "ready";
            // Who was ready before the verb began did not change, so there is nothing that it took.
            boolean news = since(started, began) || since(history.readySince(), began);
            return new State(
                    active, Tone.GOOD, started == null || !news ? Duration.ZERO : between(started, ready), true);
        }
        String words = seen.live()
                ? "live, not ready" + (seen.detail() == null ? "" : ": " + Paint.harmless(seen.detail()))
                : "starting";
        return new State(words, Tone.MOVING, started == null ? Duration.ZERO : between(started, at), false);
    }

    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private static String cause(ServerObservation seen) {
        String words = seen.exit() != null ? seen.exit().words() : seen.detail();
        return words == null ? "see its log" : Paint.harmless(words);
    }

    /** What it waits for, as far as its needs tell: those that did not hold yet since the environment was started. */
    private static String waiting(Snapshot snapshot, Plan plan, ServerPlan server) {
        List<String> held = snapshot.record().held();
        String needs = plan.role(server.role()).stream()
                .flatMap(role -> role.needs().stream())
                .filter(need -> !Goal.held(held, need))
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return needs.isEmpty() ? "next" : "waits for " + needs;
    }
}
