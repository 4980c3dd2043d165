package dev.isle.suite.server.auth;

import java.util.Set;

/**
 * Which books' values somebody may see: whoever operates servers those of all, everybody else those of the books that he may
 * read.
 *
 * @param all whether of every book
 * @param books of which, when not of every one
 */
public record Sight(boolean all, Set<String> books) {
    public Sight {
        books = Set.copyOf(books);
    }

    /** Whether the values of that book may be seen. */
    public boolean of(String book) {
        return all || books.contains(book);
    }
}
