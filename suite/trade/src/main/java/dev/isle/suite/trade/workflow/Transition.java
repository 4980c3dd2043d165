package dev.isle.suite.trade.workflow;

import java.util.Optional;

/**
 * One rule of a workflow.
 *
 * @param from the status in which the action is legal; empty for a trade that does not exist yet
 * @param action what is asked for
 * @param to the status that it leads to
 * @param then an action that follows at once, by the same user in the same version
 */
public record Transition(Optional<Status> from, Action action, Status to, Optional<Action> then) {
    /** A rule that nothing follows. */
    static Transition of(Status from, Action action, Status to) {
        return new Transition(Optional.of(from), action, to, Optional.empty());
    }

    /** A rule that another action follows at once. */
    static Transition through(Status from, Action action, Status to, Action then) {
        return new Transition(Optional.of(from), action, to, Optional.of(then));
    }
}
