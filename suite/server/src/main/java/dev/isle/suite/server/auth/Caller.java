package dev.isle.suite.server.auth;

import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Who makes a request and what he may do: the one place to ask. {@code Caller.of(request).require(Right.AMEND, book)}.
 *
 * @param user the name that rows keep
 */
public record Caller(String user, Rights rights) {
    /** The user of the environment token: other servers of the environment, and Isle. */
    public static final String OPERATOR = "operator";

    /** The user of a request without a token, where that is allowed. */
    public static final String DEVELOPER = "developer";

    private static final String ATTRIBUTE = Caller.class.getName();

    /** The caller of a request that has passed the check of its token. */
    public static Caller of(ServerRequest request) {
        return known(request)
                .orElseThrow(
                        () -> new IllegalStateException(request.path() + " is served without a check of the caller"));
    }

    /** The caller of a request; empty where the resource is open to anybody. */
    public static Optional<Caller> known(ServerRequest request) {
        return Optional.ofNullable(request.attributes().get(ATTRIBUTE)).map(Caller.class::cast);
    }

    /** Makes this the caller of a request. */
    public void goesWith(ServerRequest request) {
        request.attributes().put(ATTRIBUTE, this);
    }

    /** Whether this is a user that needs no entry in the database and may do everything. */
    public static boolean builtIn(String user) {
        return user.equals(OPERATOR) || user.equals(DEVELOPER);
    }

    /**
     * Demands the right, on whichever book.
     *
     * @throws Forbidden when the caller does not hold it anywhere
     */
    public void require(Right right) {
        if (!rights.allow(right)) {
            throw new Forbidden(user, right, Optional.empty());
        }
    }

    /**
     * Which books' values the caller may see.
     *
     * @throws Forbidden when he may neither operate servers nor read any book
     */
    public Sight sight() {
        if (rights.allow(Right.OPERATE)) {
            return new Sight(true, Set.of());
        }
        require(Right.READ);
        Set<String> books = rights.books(Right.READ);
        return new Sight(books.contains(Rights.EVERY_BOOK), books);
    }

    /**
     * Demands that the caller may see the values of a book; of {@link Rights#EVERY_BOOK}, those of all.
     *
     * @throws Forbidden when he may not
     */
    public void requireSight(String book) {
        if (!sight().of(book)) {
            throw new Forbidden(user, Right.READ, Optional.of(book));
        }
    }

    /**
     * Demands the right on a book.
     *
     * @throws Forbidden when the caller does not hold it there
     */
    public void require(Right right, String book) {
        if (!rights.allow(right, book)) {
            throw new Forbidden(user, right, Optional.of(book));
        }
    }
}
