package dev.isle.suite.server.valuation;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;

/**
 * What is to be valued.
 *
 * @param kind who asked, which says what comes first
 * @param key the request's key: the same key never makes a second job
 * @param books the books whose trades are valued; with none of these and no trades, all books
 * @param trades single trades, by number
 * @param date the valuation date
 * @param currency what totals are given in
 * @param user who asked
 */
public record JobRequest(
        Kind kind, String key, List<String> books, List<Long> trades, LocalDate date, String currency, String user) {
    /** Kinds of jobs; the units of an earlier one go first. */
    public enum Kind {
        /** Refreshes the shared live result of one book. */
        LIVE,
        /** Asked for by the scheduler. */
        SCHEDULED,
        /** Asked for by somebody. */
        ADHOC
    }

    public JobRequest {
        books = List.copyOf(new TreeSet<>(books));
        trades = List.copyOf(new TreeSet<>(trades));
    }

    /** What was asked for, in words that tell two requests apart. */
    String scope() {
        return date + " " + currency + (books.isEmpty() && trades.isEmpty() ? " all" : "")
                + (books.isEmpty() ? "" : " books " + books) + (trades.isEmpty() ? "" : " trades " + trades);
    }
}
