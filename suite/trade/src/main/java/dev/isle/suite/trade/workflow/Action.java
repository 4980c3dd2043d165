package dev.isle.suite.trade.workflow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done to a trade. Each accepted action makes a new version of it. */
public enum Action {
    /** It is booked. */
    NEW,
    /** Its terms are replaced. */
    AMEND,
    /** Somebody vouches for it. */
    VERIFY,
    /** It goes back to those who booked it. */
    RETURN,
    /** The counterparty agrees. */
    CONFIRM,
    /** It is taken back. */
    CANCEL,
    /** It ends before its last day. */
    TERMINATE;

    /** The name in addresses and answers, such as {@code cancel}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action with that label. */
    public static Optional<Action> of(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label().equals(label))
                .findFirst();
    }

    /** Whether the trade's terms come with the request. */
    public boolean bringsTerms() {
        return this == NEW || this == AMEND;
    }
}
