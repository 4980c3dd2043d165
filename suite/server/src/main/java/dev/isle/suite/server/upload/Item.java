package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Replies.Refusal;
import java.util.List;
import java.util.function.UnaryOperator;

/** One item of a bulk, in the bulk's order. */
sealed interface Item {
    /** Where in the bulk it stands, for people: {@code trades.csv line 7}; empty where the index says it. */
    String source();

    /**
     * It can be handed to a dataserver.
     *
     * @param mediaType of the body
     * @param places turns a place in the body into the place in the bulk
     */
    record Ready(String source, String mediaType, byte[] body, UnaryOperator<String> places) implements Item {}

    /** It is refused here already. */
    record Bad(String source, List<Refusal> refusals) implements Item {
        public Bad {
            refusals = List.copyOf(refusals);
        }
    }
}
