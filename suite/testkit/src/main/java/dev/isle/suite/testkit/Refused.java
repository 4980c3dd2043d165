package dev.isle.suite.testkit;

import dev.isle.suite.trade.Problem;
import java.util.List;

/** A document that the suite does not accept as a trade, with every reason. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    Refused(List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    /** The reasons, with their places. */
    public List<Problem> problems() {
        return problems;
    }
}
