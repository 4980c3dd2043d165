package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Replies.Refusal;
import java.util.List;

/**
 * What became of one item.
 *
 * @param status 201 when it is a trade, otherwise why not, as for a single trade
 * @param id the trade's number; empty when it is none
 * @param error one sentence; empty when it is a trade
 */
record ItemResult(String source, int status, String id, String error, List<Refusal> reasons) {
    private static final int CREATED = 201;
    private static final int REFUSED = 422;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int FAILED = 500;

    ItemResult {
        reasons = List.copyOf(reasons);
    }

    static ItemResult stored(String source, String id) {
        return new ItemResult(source, CREATED, id, "", List.of());
    }

    static ItemResult bad(Item.Bad item) {
        return new ItemResult(item.source(), REFUSED, "", "the item is refused", item.refusals());
    }

    boolean accepted() {
        return status == CREATED;
    }

    /**
     * Whether it stands for ever: it is a trade, or its content was refused. Who may do what, and a failure of the
     * dataserver, are things of the moment, which a repeat asks about again.
     */
    boolean lasts() {
        return status != UNAUTHORIZED && status != FORBIDDEN && status < FAILED;
    }
}
