package dev.isle.plan.sim;

import dev.isle.plan.decide.Decision;

/** How the log names steps. */
final class Verbs {
    private Verbs() {}

    static String of(Decision step) {
        return switch (step) {
            case Decision.Start start -> "start";
            case Decision.Stop stop -> stop.remove() ? "remove" : "stop";
            case Decision.Kill kill -> "kill";
            case Decision.HandOver handOver -> "hand-over";
            case Decision.Promote promote -> "promote";
            case Decision.RunTask task -> "run-task";
        };
    }
}
