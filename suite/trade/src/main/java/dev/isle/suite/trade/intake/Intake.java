package dev.isle.suite.trade.intake;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Trade;
import java.util.List;

/** What became of a document: a trade, or every reason against it. */
public sealed interface Intake {
    /** The document is a trade that keeps every rule. */
    record Accepted(Trade trade) implements Intake {}

    /** The document is refused; there is at least one problem. */
    record Refused(List<Problem> problems) implements Intake {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a reason");
            }
        }
    }
}
