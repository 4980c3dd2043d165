package dev.isle.suite.server.auth;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a user may do on which books: the sum of what his groups grant. A right of one group is never joined to a book
 * of another.
 *
 * @param grants one per group
 */
public record Rights(List<Grant> grants) {
    /** Stands for every book in a group's list of books. */
    public static final String EVERY_BOOK = "*";

    /** Nothing. */
    public static final Rights NONE = new Rights(List.of());

    /** Everything on every book. */
    public static final Rights ALL = new Rights(List.of(new Grant(Set.of(Right.values()), Set.of(EVERY_BOOK))));

    /**
     * What one group grants: each of the rights on each of the books.
     *
     * @param books names, or {@link #EVERY_BOOK}
     */
    public record Grant(Set<Right> rights, Set<String> books) {
        public Grant {
            rights = Set.copyOf(rights);
            books = Set.copyOf(books);
        }
    }

    public Rights {
        grants = List.copyOf(grants);
    }

    /** Whether the right is held at all, on whichever book. */
    public boolean allow(Right right) {
        return grants.stream().anyMatch(grant -> grant.rights().contains(right));
    }

    /** The books on which the right is held, {@link #EVERY_BOOK} among them where a group says so. */
    public Set<String> books(Right right) {
        return grants.stream()
                .filter(grant -> grant.rights().contains(right))
                .flatMap(grant -> grant.books().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the right is held on that book. */
    public boolean allow(Right right, String book) {
        return grants.stream()
                .anyMatch(grant -> grant.rights().contains(right)
                        && (grant.books().contains(EVERY_BOOK) || grant.books().contains(book)));
    }
}
