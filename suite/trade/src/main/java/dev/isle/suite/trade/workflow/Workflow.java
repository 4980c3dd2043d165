package dev.isle.suite.trade.workflow;

import static dev.isle.suite.trade.workflow.Action.AMEND;
import static dev.isle.suite.trade.workflow.Action.CANCEL;
import static dev.isle.suite.trade.workflow.Action.CONFIRM;
import static dev.isle.suite.trade.workflow.Action.NEW;
import static dev.isle.suite.trade.workflow.Action.RETURN;
import static dev.isle.suite.trade.workflow.Action.TERMINATE;
import static dev.isle.suite.trade.workflow.Action.VERIFY;
import static dev.isle.suite.trade.workflow.Status.CANCELLED;
import static dev.isle.suite.trade.workflow.Status.CONFIRMED;
import static dev.isle.suite.trade.workflow.Status.PENDING;
import static dev.isle.suite.trade.workflow.Status.TERMINATED;
import static dev.isle.suite.trade.workflow.Status.VERIFIED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table of rules: which action is legal in which status, and where it leads. Immutable.
 *
 * <p>Invariants, checked when a table is made: a status and an action have at most one rule; a trade can be booked; what
 * follows a rule is itself a rule, and following ends; every status of the table can be reached.
 */
public final class Workflow {
    /**
     * The suite's workflow: straight through. What is booked or amended is verified at once; {@code return} takes a trade
     * out of force until it is verified by hand.
     */
    public static final Workflow STRAIGHT_THROUGH = new Workflow(List.of(
            new Transition(Optional.empty(), NEW, PENDING, Optional.of(VERIFY)),
            Transition.of(PENDING, AMEND, PENDING),
            Transition.of(PENDING, VERIFY, VERIFIED),
            Transition.of(PENDING, CANCEL, CANCELLED),
            Transition.through(VERIFIED, AMEND, PENDING, VERIFY),
            Transition.of(VERIFIED, RETURN, PENDING),
            Transition.of(VERIFIED, CONFIRM, CONFIRMED),
            Transition.of(VERIFIED, CANCEL, CANCELLED),
            Transition.of(VERIFIED, TERMINATE, TERMINATED),
            Transition.through(CONFIRMED, AMEND, PENDING, VERIFY),
            Transition.of(CONFIRMED, CANCEL, CANCELLED),
            Transition.of(CONFIRMED, TERMINATE, TERMINATED)));

    private final List<Transition> transitions;

    /**
     * A workflow of those rules.
     *
     * @throws IllegalArgumentException when an invariant does not hold; the message names the rule or status
     */
    public Workflow(List<Transition> transitions) {
        this.transitions = List.copyOf(transitions);
        Set<List<?>> seen = new HashSet<>();
        for (Transition each : this.transitions) {
            if (!seen.add(List.of(each.from(), each.action()))) {
                throw new IllegalArgumentException("two rules for " + words(each.from(), each.action()));
            }
        }
        begin();
        Set<Status> reached = EnumSet.noneOf(Status.class);
        for (Transition each : this.transitions) {
            reached.add(end(each));
            reached.add(each.to());
        }
        for (Transition each : this.transitions) {
            if (each.from().isPresent() && !reached.contains(each.from().get())) {
                throw new IllegalArgumentException(
                        "no rule leads to " + each.from().get());
            }
        }
    }

    /** The rules, in order. */
    public List<Transition> transitions() {
        return transitions;
    }

    /** The status of a trade that has just been booked. */
    public Status begin() {
        return end(rule(Optional.empty(), NEW)
                .orElseThrow(() -> new IllegalArgumentException("no rule for " + words(Optional.empty(), NEW))));
    }

    /** The status that an action leads to, with all that follows at once; empty when it is not legal. */
    public Optional<Status> after(Status from, Action action) {
        return rule(Optional.of(from), action).map(this::end);
    }

    /** The actions that are legal in a status, in the order of {@link Action}. */
    public List<Action> legal(Status from) {
        return Arrays.stream(Action.values())
                .filter(action -> rule(Optional.of(from), action).isPresent())
                .toList();
    }

    private Status end(Transition first) {
        Transition at = first;
        for (int steps = 0; at.then().isPresent(); steps++) {
            Action next = at.then().get();
            Optional<Status> here = Optional.of(at.to());
            if (steps > transitions.size()) {
                throw new IllegalArgumentException(
                        "what follows " + words(first.from(), first.action()) + " never ends");
            }
            at = rule(here, next)
                    .orElseThrow(() -> new IllegalArgumentException("no rule for " + words(here, next)
                            + ", which follows " + words(first.from(), first.action())));
        }
        return at.to();
    }

    private Optional<Transition> rule(Optional<Status> from, Action action) {
        return transitions.stream()
                .filter(rule -> rule.from().equals(from) && rule.action() == action)
                .findFirst();
    }

    private static String words(Optional<Status> from, Action action) {
        return action + from.map(status -> " in " + status).orElse("");
    }
}
